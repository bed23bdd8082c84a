"""Errors are caught where something can be done, and have names of their own."""

import ast
from collections.abc import Iterable, Iterator

from backwright.standard.finding import Evidence, Finding, tree_digests
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.structure.sources import SourceFile, sources
from backwright.standard.subject import Subject

_BELOW = {"services", "repositories", "models"}
_INNER = {"controllers", *_BELOW}


def decide(subject: Subject) -> Iterable[Finding]:
    """Below `src/` no `except` is bare or drops whatever comes, none catches every exception outside
    middlewares, config, main and utils, and services raise exceptions of the project's own, never the framework's.

    Why: An exception that is caught and dropped is a fault that nobody will ever see; one of the framework in a service
    ties the business rules to HTTP.

    Fails: `except Exception: pass` in a service, or `raise HTTPException(404)` below the controllers.

    Mend: Catch the one exception that you can handle, raise exceptions of your own below the controllers, and map them
    to statuses in one place.
    """
    assert subject.project is not None  # noqa: S101
    files = sources(subject.project)
    found = [line for source in files for line in _problems(source)]
    own = [
        node.name
        for source in files
        for node in source.nodes
        if isinstance(node, ast.ClassDef) and node.name.endswith("Error")
    ]
    if files and not own:
        found.append("src:1 has no exception of its own")
    evidence = Evidence(
        "source",
        f"{len(own)} exceptions of the project's own",
        ("\n".join([*found, *own]),),
        tree_digests(subject.project, ["src"]),
    )
    if not files:
        yield RULE.unclear("no Python below src/")
    elif found:
        yield RULE.failed(found[0], evidence, places=[one.partition(" ")[0] for one in found], detail=found)
    else:
        yield RULE.passed(f"{len(own)} exceptions of its own, none swallowed", evidence)


def _passed_on(handler: ast.ExceptHandler) -> bool:
    """Whether what was caught goes on its way after something has been put in order."""
    return any(isinstance(one, ast.Raise) and one.exc is None for one in handler.body)


def _swallowed(handler: ast.ExceptHandler) -> bool:
    return all(isinstance(one, ast.Pass | ast.Continue) for one in handler.body)


def _problems(source: SourceFile) -> Iterator[str]:
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler):
            yield from (f"{source.place(node)} {what}" for what in _faults(node, inner=source.layer in _INNER))
        elif isinstance(node, ast.Raise) and source.layer in _BELOW and "HTTPException" in ast.unparse(node):
            yield f"{source.place(node)} {source.layer} raise an exception of the framework"


def _faults(handler: ast.ExceptHandler, *, inner: bool) -> Iterator[str]:
    if handler.type is None:
        yield "catches everything without saying so"
        return
    caught = ast.unparse(handler.type)
    if _swallowed(handler) and "Exception" in caught:
        yield f"swallows {caught}"
    elif inner and caught in {"Exception", "BaseException"} and not _passed_on(handler):
        yield f"catches every {caught}"


RULE = Rule(
    name="structure/exceptions",
    items=("error-handling/1", "error-handling/6"),
    by="source",
    needs=("project",),
    references=References(asvs=("16.5.3",), cwe=(390, 396)),
    decide=decide,
)
