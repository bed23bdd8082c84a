"""Each layer knows the one below, and none above."""

import ast
from collections.abc import Iterable, Iterator

from backwright.standard.finding import Evidence, Finding, tree_digests
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.structure.sources import SourceFile, functions, imports, sources
from backwright.standard.subject import Subject

ORDER = ("controllers", "services", "repositories", "models")
FRAMEWORKS = ("fastapi", "starlette", "flask", "django", "uvicorn")
_ENDINGS = {"commit", "rollback"}
FRAMEWORK_AT = {"controllers", "middlewares", "config", "main"}


def decide(subject: Subject) -> Iterable[Finding]:
    """The imports of every file below `src/` are read. Controllers may use services, services repositories,
    repositories models; nothing imports upwards. The web framework stands only in controllers, middlewares, config and
    main, SQL only in repositories, models and config. A controller has no `if`, no loop and no `try`, and may wire a
    repository to its service but not use it; nobody but the unit of work commits.

    Why: When every layer knows every other, each change reaches everywhere, and a business rule in a controller is
    missed by whatever does not come over HTTP.

    Fails: A controller runs a query itself, or a repository imports a service.

    Mend: Move decisions into the service and queries into the repository, and pass values downwards.
    """
    assert subject.project is not None  # noqa: S101
    files = sources(subject.project)
    if not any(one.layer in ORDER for one in files):
        yield RULE.unclear("no layers by name are found below src/")
        return
    found = [problem for source in files for problem in _problems(source)]
    digests = tree_digests(subject.project, ["src"])
    summary = f"{len(files)} files, {sum(1 for one in files for _ in imports(one))} imports"
    evidence = Evidence("source", summary, ("\n".join(found) or "no import points upwards",), files=digests)
    if found:
        places = [line.partition(" ")[0] for line in found]
        yield RULE.failed(f"{len(found)} breaches of the layers", evidence, places=places, detail=found)
    else:
        yield RULE.passed(summary, evidence)


def _problems(source: SourceFile) -> Iterator[str]:
    for module, node in imports(source):
        layer = module.split(".")[1] if module.startswith("src.") else ""
        if source.layer in ORDER and layer in ORDER and ORDER.index(layer) < ORDER.index(source.layer):
            yield f"{source.place(node)} {source.layer} import {module}"
        if module.split(".")[0] in FRAMEWORKS and source.layer not in FRAMEWORK_AT and source.layer in ORDER[1:]:
            yield f"{source.place(node)} {source.layer} import the framework ({module})"
        if source.layer == "controllers" and (module.split(".")[0] == "sqlalchemy" or layer == "models"):
            yield f"{source.place(node)} controllers import {module}"
    if source.layer == "controllers":
        yield from _thick(source)
    yield from _commits(source)


def _thick(source: SourceFile) -> Iterator[str]:
    below = {name for module, node in imports(source) if _below(module) for name in _names(node)}
    for function in functions(source):
        if not _is_route(function):
            continue
        for node in (inner for statement in function.body for inner in ast.walk(statement)):
            if isinstance(node, ast.If | ast.For | ast.While | ast.Try | ast.AsyncFor):
                yield f"{source.place(node)} {function.name} decides in the controller ({type(node).__name__.lower()})"
            if isinstance(node, ast.Name) and node.id in below:
                yield f"{source.place(node)} {function.name} uses {node.id}, past the services"


def _below(module: str) -> bool:
    """A layer that controllers may wire to a service, but not use."""
    return module.startswith(("src.repositories", "src.models"))


def _names(node: ast.AST) -> set[str]:
    return {alias.asname or alias.name for alias in node.names} if isinstance(node, ast.ImportFrom) else set()


def _is_route(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A function that a request is handled by: one with a decorator."""
    return bool(function.decorator_list)


def _commits(source: SourceFile) -> Iterator[str]:
    """Commits outside the unit of work; what opens it for every route may close it, in one place."""
    if source.layer not in {"controllers", "services", "repositories", "models", "validators"}:
        return
    if any(isinstance(node, ast.ClassDef) and node.name.endswith("UnitOfWork") for node in source.tree.body):
        return
    for function in functions(source):
        for node in ast.walk(function):
            ends = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _ENDINGS
            if ends and (source.layer != "controllers" or _is_route(function)):
                yield f"{source.place(node)} {source.layer} {ast.unparse(node).rpartition('.')[2]}"


RULE = Rule(
    name="structure/layers",
    items=(
        "architecture-patterns/1",
        "architecture-patterns/3",
        "anti-patterns-to-avoid/2",
        "anti-patterns-to-avoid/3",
        "task-implement-crud-api/3",
        "task-implement-crud-api/4",
        "task-implement-crud-api/5",
        "core-responsibilities/2",
    ),
    by="source",
    needs=("project",),
    references=References(cwe=(1057,)),
    decide=decide,
)
