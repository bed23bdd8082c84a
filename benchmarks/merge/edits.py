"""Twenty-two kinds of edit that owners make by hand, each as a function of the tree, with what must be there after."""

# ruff: noqa: E501, Q000 - an edit is easiest to check as one line: file, old text, new text

from collections.abc import Callable
from dataclasses import dataclass

Tree = dict[str, str]
SERVICE = "src/services/ticket_service.py"
MODEL = "src/models/ticket.py"
SCHEMA = "src/validators/ticket_validator.py"
CONTROLLER = "src/controllers/ticket_controller.py"
REPOSITORY = "src/repositories/ticket_repository.py"


@dataclass(frozen=True)
class Edit:
    name: str
    apply: Callable[[Tree], Tree]
    marks: tuple[str, ...]  # what must be in the project afterwards, under its old or its new name
    gone: tuple[str, ...] = ()  # paths that must not be


def _in(*swaps: tuple[str, str, str]) -> Callable[[Tree], Tree]:
    def edited(tree: Tree) -> Tree:
        tree = dict(tree)
        for path, old, new in swaps:
            if old not in tree[path]:
                raise ValueError(f"{path} has no {old!r}")
            tree[path] = tree[path].replace(old, new, 1)
        return tree

    return edited


def _reordered(tree: Tree) -> Tree:
    text = tree[SERVICE]
    start, end = text.index("    async def delete_ticket"), text.index("    async def assign_ticket")
    method = text[start:end]
    text = text[:start] + text[end:]
    at = text.index("    async def list_tickets")
    return tree | {SERVICE: text[:at] + method + text[at:]}


def _reformatted(tree: Tree) -> Tree:
    """Other quotes throughout, and one field or argument a line where it was one line."""
    text = tree[SCHEMA].replace(
        "    subject: Annotated[Line, Field(min_length=3, max_length=140)]\n",
        "    subject: Annotated[\n        Line,\n        Field(min_length=3, max_length=140),\n    ]\n",
    )
    text = text.replace(
        "    effort: Annotated[Int, Field(ge=1, le=100)] = 1\n",
        "    effort: Annotated[\n        Int,\n        Field(ge=1, le=100),\n    ] = 1\n",
    )
    return tree | {SCHEMA: text, REPOSITORY: tree[REPOSITORY].replace('"', "'").replace("'''", '"""')}


def _moved(tree: Tree) -> Tree:
    tree = {
        path: text.replace("src.services.ticket_service", "src.services.tickets.core") for path, text in tree.items()
    }
    return tree | {"src/services/tickets/__init__.py": "", "src/services/tickets/core.py": tree.pop(SERVICE)}


def _test_file(tree: Tree) -> str:
    return next(
        (path for path in sorted(tree) if path.startswith("tests/") and "ticket" in path), "tests/unit/test_caller.py"
    )


def _with_test(tree: Tree) -> Tree:
    path = _test_file(tree)
    test = "\n\ndef test_a_rule_of_my_own() -> None:\n    ticket = {'subject': 'one', 'effort': 2}\n    assert ticket['effort'] == 2\n"
    return tree | {path: tree[path].rstrip("\n") + "\n" + test}


def _without_file(tree: Tree) -> Tree:
    return {path: text for path, text in tree.items() if path != DELETED}


INVENTED = {"src.utils.tracing", "src.utils.telling", "src.models.measured", "src.services.tag_service"}
DELETED = "src/services/tag_service.py"
RULE = """\
        if ticket.priority is Priority.HIGH and ticket.assignee_id is None:
            raise ConflictError("Assign a high-priority ticket before solving it")
"""
OWN_FILE = '''\
"""When a ticket goes up."""

from src.models.ticket import Ticket


def too_long(ticket: Ticket) -> bool:
    """Whether it says too much."""
    return len(ticket.subject) > 100
'''

EDITS = (
    Edit("method added", _in((SERVICE, "    async def assign_ticket", "    async def escalate(self) -> int:\n        return await self.tickets.count_late()\n\n    async def assign_ticket")), ("async def escalate", "count_late()")),
    Edit("rule inserted", _in(
        (SERVICE, '        return await self._step("solve"', RULE + '        return await self._step("solve"'),
        (SERVICE, "ticket import Ticket\n", "ticket import Priority, Ticket\n"),
        (SERVICE, "from src.utils.transitions", "from src.utils.errors import ConflictError\nfrom src.utils.transitions"),
    ), ("Assign a high-priority", "ConflictError")),
    Edit("column added", _in((MODEL, '    effort: Mapped[int]', '    reference: Mapped[str | None] = mapped_column(by_code_point(40))\n    effort: Mapped[int]')), ("reference: Mapped",)),
    Edit("decorator", _in(
        (SERVICE, "    async def create_ticket", "    @traced\n    async def create_ticket"),
        (SERVICE, "from src.utils.transitions", "from src.utils.tracing import traced\nfrom src.utils.transitions"),
    ), ("@traced\n    async def create_", "import traced")),
    Edit("import and logger", _in(
        (SERVICE, "from src.models.ticket", "import logging\n\nfrom src.models.ticket"),
        (SERVICE, "\n\nclass TicketService", "\nlogger = logging.getLogger(__name__)\n\n\nclass TicketService"),
        (SERVICE, "        return await self.tickets.record(ticket)\n\n    async def replace", '        logger.info("created")\n        return await self.tickets.record(ticket)\n\n    async def replace'),
    ), ("import logging\n", "getLogger(__name__)", 'logger.info("created")')),
    Edit("reorder", _reordered, ("async def delete_ticket",)),
    Edit("reformat", _reformatted, ("Annotated[\n        Line,\n",)),
    Edit("file deleted", _without_file, (), (DELETED,)),
    Edit("test added", _with_test, ("test_a_rule_of_my_own",)),
    Edit("comments added", _in(
        (MODEL, "    effort: Mapped[int]", "    # in hours, as the team counts them\n    effort: Mapped[int]"),
        (MODEL, "    body: Mapped[str] = mapped_column(by_code_point())\n", "    body: Mapped[str] = mapped_column(by_code_point())  # markdown\n"),
    ), ("# in hours, as the team", "# markdown")),
    Edit("docstring changed", _in((CONTROLLER, '"""Create one ticket."""', '"""Open a ticket for the caller."""')), ("for the caller.",)),
    Edit("constant added", _in((SCHEMA, "\n\nclass TicketInput", "\nLONGEST = 140\n\n\nclass TicketInput")), ("LONGEST = 140",)),
    Edit("dict entry added", _in((REPOSITORY, '        "tags": Many(', '        "closer": One("closer_id", lambda: user_repository.UserRepository.plan),\n        "tags": Many(')), ('"closer": One(',)),
    Edit("parameter with default", _in(
        (SERVICE, "def create_ticket(self, payload: TicketInput)", "def create_ticket(self, payload: TicketInput, quiet: bool = False)"),
    ), ("quiet: bool = False)",)),
    Edit("statements at start and end", _in(
        (SERVICE, "        values = payload.model_dump(exclude_unset=True)\n", "        self.audit(ticket)\n        values = payload.model_dump(exclude_unset=True)\n"),
        (SERVICE, "        await self.tickets.delete(ticket)\n", "        await self.tickets.delete(ticket)\n        self.forget(ticket)\n"),
    ), ("self.audit(ticket)", "self.forget(ticket)")),
    Edit("class added", _in((SCHEMA, "class TicketUpdate", "class TicketSummary(Payload):\n    subject: str\n    effort: int\n\n\nclass TicketUpdate")), ("class TicketSummary",)),
    Edit("function renamed", _in(
        (SERVICE, "def replace_ticket", "def put_whole_ticket"),
        (CONTROLLER, "tickets.replace_ticket(", "tickets.put_whole_ticket("),
    ), ("def put_whole_ticket", "tickets.put_whole_ticket(")),
    Edit("return wrapped", _in(
        (SERVICE, "        return await self.tickets.page(query)\n", "        return self.counted(await self.tickets.page(query))\n"),
        (CONTROLLER, "routing.created(await tickets.create_ticket(payload)", "routing.created(told(await tickets.create_ticket(payload))"),
        (CONTROLLER, "from src.services.ticket_service", "from src.utils.telling import told\nfrom src.services.ticket_service"),
    ), ("self.counted(await", "told(await tickets.create_ticket(")),
    Edit("base class added", _in(
        (MODEL, "class Ticket(Entity):", "class Ticket(Entity, Measured):"),
        (MODEL, "from src.utils.transitions", "from src.models.measured import Measured\nfrom src.utils.transitions"),
    ), ("class Ticket(Entity, Measured):", "import Measured")),
    Edit("argument added", _in((MODEL, "(Integer, default=1", '(Integer, comment="in hours", default=1')), ('comment="in hours"',)),
    Edit("file moved", _moved, ("src.services.tickets.core",), (SERVICE,)),
    Edit("file added", lambda tree: tree | {"src/services/escalation.py": OWN_FILE}, ("def too_long",)),
)  # fmt: skip


def _everything(tree: Tree) -> Tree:
    for edit in EDITS:
        if edit.name not in _ALONE:
            tree = edit.apply(tree)
    return tree


_ALONE = {"file moved", "reformat", "argument added"}  # they would take the ground from under the others
ALL_AT_ONCE = Edit(
    "all of these at once",
    _everything,
    tuple(mark for edit in EDITS if edit.name not in _ALONE for mark in edit.marks),
    (DELETED,),
)
