"""Functions and files of any language can be read at once."""

from collections.abc import Iterable, Iterator

from backwright.standard.finding import Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.source.files import Program, programs
from backwright.standard.source.verdict import source_evidence, unread
from backwright.standard.subject import Subject

FUNCTION, FILE = 80, 600  # lines


def decide(subject: Subject) -> Iterable[Finding]:
    """No function is longer than 80 lines and no file than 600, in Python, JavaScript, TypeScript and Go. What cannot
    be seen at once is changed without being understood.

    Why: What cannot be seen at once is changed without being understood.

    Fails: `createOrder` in `orders.ts` has 140 lines.

    Mend: Take out a part that has a name, and move it beside what it belongs to.
    """
    folder = subject.project
    assert folder is not None  # noqa: S101
    read = programs(folder)
    if not read:
        yield unread(RULE, folder)
        return
    found = [line for program in read for line in _long(program)]
    evidence = source_evidence(folder, read, found)
    if found:
        places = [one.partition(" ")[0] for one in found]
        yield RULE.failed(f"{len(found)} are too long", evidence, places=places, detail=found)
    else:
        yield RULE.passed(f"{len(read)} files and their functions within bounds", evidence)


def _long(program: Program) -> Iterator[str]:
    count = program.text.count(b"\n") + 1
    if count > FILE:
        yield f"{program.name}:1 has {count} lines"
    for node in program.nodes:
        lines = node.end_point[0] - node.start_point[0] + 1
        if node.type in program.grammar.functions and lines > FUNCTION:
            name = program.text_of(node.child_by_field_name("name")) or "a function"
            yield f"{program.place(node)} {name} has {lines} lines"


RULE = Rule(
    name="structure/extents",
    items=("general-principles/1", "general-principles/3", "general-principles/7", "anti-patterns-to-avoid/1"),
    by="source",
    needs=("project",),
    references=References(cwe=(1080,)),
    decide=decide,
)
