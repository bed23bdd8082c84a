"""What a newcomer needs is written, and is true."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from backwright.blueprint.model import Auth
from backwright.standard.finding import Evidence, Finding, file_digest
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject

DOCUMENTS = ("README.md", "docs/api.md", "docs/changelog.md", ".env.example", "Makefile")


def decide(subject: Subject) -> Iterable[Finding]:
    """README, API page, changelog and an example of the environment are there. Every `make` target that the README
    names exists, and every setting that the code reads from the environment stands in `.env.example`.

    Why: A newcomer starts with the README. A command in it that does not exist, or a setting that nobody told of, costs
    the first morning.

    Fails: The README says `make migrate` and the Makefile has no such target; or `SECRET_KEY` is missing in
    `.env.example`.

    Mend: Write the missing document, and correct the command or the example of the environment.
    """
    assert subject.project is not None  # noqa: S101
    problems = [f"{name} is absent or empty" for name in DOCUMENTS if not _text(subject, name).strip()]
    problems += list(_targets(subject))
    example = {line.lstrip("# ").partition("=")[0] for line in _text(subject, ".env.example").splitlines()}
    has_accounts = subject.blueprint is not None and subject.blueprint.uses(Auth)
    if has_accounts and "SECRET_KEY" not in _text(subject, ".env.example"):
        problems.append(".env.example does not name SECRET_KEY")
    problems += [f".env.example does not name {name}" for name in _settings(subject.project) if name not in example]
    digests = {name: file_digest(subject.project / name) for name in DOCUMENTS}
    evidence = Evidence("document", "documents", ("\n".join(problems) or "all there",), digests)
    if problems:
        yield RULE.failed(problems[0], evidence, detail=problems)
    else:
        yield RULE.passed(f"{len(DOCUMENTS)} documents, their commands exist", evidence)


def _text(subject: Subject, name: str) -> str:
    assert subject.project is not None  # noqa: S101
    path = subject.project / name
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _settings(project: Path) -> Iterator[str]:
    """The environment variables that classes of settings read: a field of `Settings` each, in capitals."""
    for file in sorted((project / "src" / "config").glob("*.py")):
        try:
            tree = ast.parse(file.read_text(encoding="utf-8"))
        except SyntaxError:
            continue
        for one in ast.walk(tree):
            if isinstance(one, ast.ClassDef) and any(ast.unparse(base).endswith("Settings") for base in one.bases):
                fields = (line.target for line in one.body if isinstance(line, ast.AnnAssign))
                yield from (target.id.upper() for target in fields if isinstance(target, ast.Name))


def _targets(subject: Subject) -> Iterator[str]:
    made = set(re.findall(r"^([\w-]+)\s*:", _text(subject, "Makefile"), re.MULTILINE))
    named = set(re.findall(r"`make ([\w-]+)|^\s*make ([\w-]+)", _text(subject, "README.md"), re.MULTILINE))
    for pair in sorted(named):
        target = pair[0] or pair[1]
        if target not in made:
            yield f"README.md names `make {target}`, the Makefile does not"


RULE = Rule(
    name="docs/documents",
    items=("deliverables-checklist/10", "with-devops-engineer/1", "with-frontend-developer/5"),
    by="source",
    needs=("project",),
    references=References(cwe=(1059,)),
    decide=decide,
)
