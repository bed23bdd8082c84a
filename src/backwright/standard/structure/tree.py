"""Things are where one looks for them."""

from collections.abc import Iterable

from backwright.standard.finding import Evidence, Finding
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject

FOLDERS = (
    "src/controllers", "src/services", "src/models", "src/repositories", "src/middlewares", "src/utils", "src/config",
    "src/validators", "tests/unit", "tests/integration", "tests/fixtures", "migrations", "docs",
)  # fmt: skip


def decide(subject: Subject) -> Iterable[Finding]:
    """The folders of a layered backend are there and hold something: the eight of `src`, the three of `tests`,
    `migrations` and `docs`.

    Why: Whoever knows one project finds their way in the next.

    Fails: There is no `tests/integration`, or `src/services` is empty.

    Mend: Make the folder and move into it what belongs there.
    """
    assert subject.project is not None  # noqa: S101
    missing = [name for name in FOLDERS if not any((subject.project / name).glob("*"))]
    evidence = Evidence(
        "source", "folders", ("\n".join(f"{name}: {'absent' if name in missing else 'there'}" for name in FOLDERS),)
    )
    if missing:
        yield RULE.failed(f"{', '.join(missing)} absent", evidence, places=missing, detail=missing)
    else:
        yield RULE.passed(f"{len(FOLDERS)} folders in their places", evidence)


RULE = Rule(
    name="structure/tree",
    items=("architecture-patterns/3", "testing/6", "with-qa-engineer/1"),
    by="source",
    needs=("project",),
    decide=decide,
)
