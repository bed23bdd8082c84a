"""Functions, classes and files of a size that can be read."""

import ast
from collections.abc import Iterable, Iterator

from backwright.standard.finding import Evidence, Finding, tree_digests
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.structure.sources import SourceFile, functions, sources
from backwright.standard.subject import Subject

STATEMENTS, BRANCHES, METHODS, LINES = 40, 10, 25, 300


def decide(subject: Subject) -> Iterable[Finding]:
    """Below `src/` no function has more than 40 statements or 10 branches, no class more than 25 methods, and no file
    more than 300 lines.

    Why: What does not fit on a screen is not read as a whole, and is changed by guessing.

    Fails: A function of 44 statements, or a file of 380 lines.

    Mend: Take out a part that has a name, and move it beside what it belongs to.
    """
    assert subject.project is not None  # noqa: S101
    files = sources(subject.project)
    found = [line for source in files for line in _problems(source)]
    count = sum(1 for source in files for _ in functions(source))
    evidence = Evidence(
        "source", f"{len(files)} files, {count} functions", ("\n".join(found),), tree_digests(subject.project, ["src"])
    )
    if not files:
        yield RULE.unclear("no Python below src/")
    elif found:
        yield RULE.failed(
            f"{len(found)} are too large", evidence, places=[one.partition(" ")[0] for one in found], detail=found
        )
    else:
        yield RULE.passed(f"{count} functions and {len(files)} files within bounds", evidence)


def _problems(source: SourceFile) -> Iterator[str]:
    if len(source.lines) > LINES:
        yield f"{source.name}:1 has {len(source.lines)} lines"
    for function in functions(source):
        nodes = [node for node in ast.walk(function) if node is not function]
        statements = sum(isinstance(node, ast.stmt) for node in nodes)
        branches = sum(
            isinstance(node, ast.If | ast.For | ast.While | ast.ExceptHandler | ast.IfExp | ast.BoolOp)
            for node in nodes
        )
        if statements > STATEMENTS:
            yield f"{source.place(function)} {function.name} has {statements} statements"
        if branches > BRANCHES:
            yield f"{source.place(function)} {function.name} has {branches} branches"
    for node in source.nodes:
        if isinstance(node, ast.ClassDef):
            methods = sum(isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) for one in node.body)
            if methods > METHODS:
                yield f"{source.place(node)} {node.name} has {methods} methods"


RULE = Rule(
    name="structure/sizes",
    items=("general-principles/1", "general-principles/3", "general-principles/7", "anti-patterns-to-avoid/1"),
    by="source",
    needs=("project",),
    references=References(cwe=(1080, 1121)),
    decide=decide,
)
