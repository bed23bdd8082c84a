"""Write into the exemplar what its own blueprint gives: `python -m backwright.stacks.fastapi.refresh`.

For whoever changes an emitter: the slots of the templates and the ordinary files of the other entities are brought up
to date, and `git diff` shows what the change means.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from backwright.blueprint.model import Blueprint
from backwright.blueprint.reader import read
from backwright.stacks.engine import CLOSE, MORE, OPEN, Context, Template, rename, render, without_markers
from backwright.stacks.fastapi.contexts import UNSPELLED
from backwright.stacks.fastapi.stack import (
    exemplar_files,
    finished,
    manifest,
    rendered,
    targets,
    template_files,
)
from backwright.stacks.fastapi.templates import EXEMPLAR, standing, templates
from backwright.stacks.languages.python.prune import prune
from backwright.stacks.languages.python.tidy import tidy

# A tenant excludes callers without an account, and pages without accounts, and PostgreSQL another server; these are
# tested by building such pages.
ABSENT = frozenset({"open", "public", "spelled", "large", "test_named", "few", "mysql", "mysql_accounts"})
# The words of every domain, and names that code spells otherwise; the exemplar's own page has only some of them.
VOCABULARY = ("scripts/seed_words.py", "tests/fixtures/rows.py")


@lru_cache
def own_blueprint() -> Blueprint:
    """What the exemplar is built from."""
    path = EXEMPLAR / "blueprint.yaml"
    return read(path.read_text(), str(path))


def expected() -> Mapping[str, str]:
    """Every file of the exemplar as a build of its own blueprint gives it."""
    files, _ = rendered(own_blueprint())
    return finished(files)


def composed(path: str) -> str:
    """A file of the exemplar with all its capabilities, and its markers."""
    return standing(templates(), path).text


def plain() -> Mapping[str, str]:
    """Every file of the exemplar as it stands, without its markers."""
    absent = {path for flag, group in manifest()["when"].items() if flag in ABSENT for path in group["files"]}
    names = [path for path in exemplar_files() if path not in absent and not path.startswith("migrations/versions/")]
    return tidy(
        prune(
            {path: rename(without_markers(composed(path), ABSENT), UNSPELLED) for path in names},
            VOCABULARY,
        )
    )


def refreshed(path: str, text: str, context: Context) -> Iterator[str]:
    """A template with its slots filled anew."""
    lines = iter(text.splitlines())
    for line in lines:
        yield line
        opened = OPEN.match(line)
        if opened and opened["kind"] == "slot":
            yield from (opened["indent"] + new if new else "" for new in context.slots[opened["name"]]())
            yield next(skipped for skipped in lines if CLOSE.match(skipped))
        elif opened and opened["kind"] == "each":
            yield from _repeated(path, lines, context.lists[opened["name"]], opened["indent"])


def _repeated(path: str, lines: Iterator[str], items: tuple[Context, ...], indent: str) -> Iterator[str]:
    """A repeated region whose `# more` holds every item of the exemplar's own list but the first."""
    first: list[str] = []
    depth, more = 1, False
    for line in lines:
        depth += bool(OPEN.match(line)) - bool(CLOSE.match(line))
        if depth == 0:
            break
        more = more or (depth == 1 and bool(MORE.match(line)))
        if not more:
            first.append(line)
    yield from first
    if len(items) > 1:
        yield f"{indent}# more"
        template = templates().filled(path, Template.of("", "\n".join(first)).lines)
        for item in items[1:]:
            yield from render(template, item)[0]
    yield f"{indent}# end"


def main() -> None:
    """Refresh the exemplar in place."""
    stack = EXEMPLAR.parent
    for path, target, context in targets(own_blueprint()):
        lines = templates().template(path, context.flags).lines if path == target else ()
        for file in {line.file for line in lines}:
            text = (stack / file).read_text()
            fresh = "".join(f"{line}\n" for line in refreshed(path, text, context))
            if fresh != text:
                (stack / file).write_text(fresh)
    for path, text in expected().items():
        if path not in template_files():
            stands = [*templates().variants.get(path, {}).values()]
            (stack / stands[-1].lines[0].file if stands else EXEMPLAR / path).write_text(text)


if __name__ == "__main__":
    main()
