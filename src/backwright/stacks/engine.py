"""Make code from a running exemplar.

The exemplar is a real project. Its files are copied, renamed, and their marked regions rewritten:

    # slot: NAME ... # end     replaced by what the emitter NAME gives
    # each: LIST ... # end     repeated for every item of LIST, renamed for it; what stands after `# more` within it is
                               the rest of the exemplar's own list, which a build writes for itself
    # when: FLAG ... # end     kept only when the flag is set
    code  # when: FLAG         the same for one line

A marker is a comment of the file's own language: `// slot: NAME` in TypeScript and Go. Markers never reach the output.
There is no `else`: every line of the exemplar is live and tested.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from backwright.blueprint.naming import article
from backwright.errors import BackwrightError

COMMENT = r"(?:#|//)"
OPEN = re.compile(rf"^(?P<indent>\s*){COMMENT} (?P<kind>slot|each|when): (?P<name>\w+)$")
MORE = re.compile(rf"^\s*{COMMENT} more$")
CLOSE = re.compile(rf"^\s*{COMMENT} end$")
TRAILING = re.compile(rf"^(?P<code>.*\S)  ?{COMMENT} when: (?P<name>\w+)$")

Renames = Mapping[str, str]
Emitter = Callable[[], Iterable[str]]


class TemplateError(BackwrightError):
    """A marker in an exemplar is not closed, or names what the stack does not give."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a line of output comes from: a line of the exemplar, and the emitter that wrote it, if one did."""

    template: str
    line: int
    emitter: str | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What one rendering of a file knows: its names, flags, lists and emitters. `subject` is the entity it is about."""

    renames: Renames = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    lists: Mapping[str, tuple["Context", ...]] = field(default_factory=dict)
    slots: Mapping[str, Emitter] = field(default_factory=dict)
    subject: str = ""


Line = tuple[str, Origin]


ARTICLE = re.compile(r"\b[Aa]n? ")


@lru_cache(maxsize=512)
def _pattern(names: tuple[str, ...], *, articles: bool) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    # A name in capitals begins a word wherever it stands (`CreatePocketWatch`); any other only after a non-letter.
    whole = (re.escape(name) if name[0].isupper() else rf"(?<![A-Za-z]){re.escape(name)}" for name in longest_first)
    article = r"(?:(?P<article>\b[Aa])n? )?" if articles else ""
    return re.compile(rf"{article}(?P<name>{'|'.join(whole)})(?![a-z])")


def rename(text: str, renames: Renames) -> str:
    """Replace whole names, all at once, with the article before them: `a pocket watch` becomes `an org`.

    A name may stand beside `_` or a digit, never beside a letter of its word.
    """
    if not renames:
        return text
    if not ARTICLE.search(text):
        return _pattern(tuple(renames), articles=False).sub(lambda match: renames[match["name"]], text)
    return _pattern(tuple(renames), articles=True).sub(lambda match: _with_article(match, renames[match["name"]]), text)


def _with_article(match: re.Match[str], name: str) -> str:
    if not match["article"]:
        return name
    return f"{match['article']}{article(name)[1:]} {name}"


def render(template: str, text: str, context: Context) -> tuple[list[str], list[Origin]]:
    """Render one file of the exemplar.

    Args:
        template: its path, for origins and errors.
        text: its content.
        context: what it is rendered for.

    Returns:
        The lines of the output without line ends, and the origin of each.

    Raises:
        TemplateError: a region is not closed, or names an unknown slot or list.
    """
    pairs = list(_render(parsed(template, text), context, template))
    return [line for line, _ in pairs], [origin for _, origin in pairs]


@dataclass(frozen=True, slots=True)
class Plain:
    """A line of a template that is renamed, and kept if it is guarded by no flag or by one that is set."""

    number: int
    text: str
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """What stands between a marker and its end."""

    number: int
    kind: str
    name: str
    indent: str
    body: tuple["Plain | Region", ...]


@lru_cache(maxsize=512)
def parsed(template: str, text: str) -> tuple[Plain | Region, ...]:
    """The lines and regions of a template.

    Raises:
        TemplateError: a region is not closed, or an end closes nothing.
    """
    return tuple(_parse(enumerate(text.splitlines(), 1), template))


def _parse(lines: Iterator[tuple[int, str]], template: str) -> Iterator[Plain | Region]:
    for number, line in lines:
        if opened := OPEN.match(line):
            body = list(_region(lines, template, number))
            if opened["kind"] == "each":
                body = list(_first(body))
            yield Region(number, opened["kind"], opened["name"], opened["indent"], tuple(_parse(iter(body), template)))
        elif CLOSE.match(line):
            raise TemplateError(f"{template}:{number}: `# end` closes nothing; remove it")
        elif guarded := TRAILING.match(line):
            yield Plain(number, guarded["code"], guarded["name"])
        else:
            yield Plain(number, line)


def _render(parts: Iterable[Plain | Region], context: Context, template: str) -> Iterator[Line]:
    for part in parts:
        if isinstance(part, Region):
            yield from _expand(part, context, template)
        elif part.flag is None or part.flag in context.flags:
            yield rename(part.text, context.renames), Origin(template, part.number, None, context.subject)


def _region(lines: Iterator[tuple[int, str]], template: str, opened_at: int) -> Iterator[tuple[int, str]]:
    depth = 1
    for number, line in lines:
        depth += bool(OPEN.match(line)) - bool(CLOSE.match(line))
        if depth == 0:
            return
        yield number, line
    raise TemplateError(f"{template}:{opened_at}: this region is never closed; add `# end`")


def _expand(region: Region, context: Context, template: str) -> Iterator[Line]:
    if region.kind == "when":
        if region.name in context.flags:
            yield from _render(region.body, context, template)
        return
    known: Mapping[str, object] = context.slots if region.kind == "slot" else context.lists
    if region.name not in known:
        raise TemplateError(f"{template}:{region.number}: the stack gives no {region.kind} `{region.name}`")
    if region.kind == "slot":
        for line in context.slots[region.name]():
            yield (region.indent + line if line else ""), Origin(template, region.number, region.name, context.subject)
    else:
        for item in context.lists[region.name]:
            yield from _render(region.body, item, template)


def _first(body: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The part of a repeated region that is repeated."""
    for number, line in body:
        if MORE.match(line):
            return
        yield number, line


def _present(lines: Iterator[str], absent: frozenset[str]) -> Iterator[str]:
    for line in lines:
        opened, guarded = OPEN.match(line), TRAILING.match(line)
        if opened and opened["kind"] == "when" and opened["name"] in absent:
            list(_region(enumerate(lines, 1), "", 0))
        elif not guarded or guarded["name"] not in absent:
            yield line


def is_marker(line: str) -> bool:
    """Whether a whole line is a marker."""
    return any(pattern.match(line) for pattern in (OPEN, MORE, CLOSE))


def without_markers(text: str, absent: frozenset[str] = frozenset()) -> str:
    """A file of the exemplar as a reader of its output would see it: its regions as they stand, its markers gone.

    Args:
        text: the file.
        absent: flags whose lines are left out, since the exemplar's own blueprint cannot have them.
    """
    text = "\n".join(_present(iter(text.splitlines()), absent))
    kept = (line for line in text.splitlines() if not is_marker(line))
    plain = [guarded["code"] if (guarded := TRAILING.match(line)) else line for line in kept]
    return "\n".join(plain) + ("\n" if plain else "")
