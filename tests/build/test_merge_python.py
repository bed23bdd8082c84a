"""Merging Python: what the user wrote stays, what the build writes arrives, and only true clashes are clashes."""

import ast

from backwright.build.merge.texts import merge_text
from backwright.merging.model import Merged

SERVICE = '''\
"""What the business does with tickets."""

from collections.abc import Sequence

from src.models.ticket import Ticket
from src.utils.errors import ConflictError, NotFoundError


class TicketService:
    """Rules for tickets."""

    def __init__(self, tickets: TicketRepository) -> None:
        self.tickets = tickets

    async def get(self, ticket_id: int) -> Ticket:
        ticket = await self.tickets.get(ticket_id)
        if ticket is None:
            raise NotFoundError("Ticket not found")
        return ticket

    async def create(self, payload: TicketCreate) -> Ticket:
        if await self.tickets.taken(payload.subject):
            raise ConflictError("This subject is taken")
        return await self.tickets.add(Ticket(subject=payload.subject, body=payload.body))

    async def delete(self, ticket_id: int) -> None:
        await self.tickets.delete(await self.get(ticket_id))


LIMITS = {"subject": 140, "body": 20_000}
FIELDS = ["subject", "body"]
'''


def merge(ours: tuple[str, str], theirs: tuple[str, str], base: str = SERVICE) -> Merged:
    """Merge the base with one replacement on either side."""
    for old, _ in (ours, theirs):
        assert base.count(old) == 1, old
    return merge_text("src/services/ticket_service.py", base, base.replace(*ours), base.replace(*theirs))


def clean(ours: tuple[str, str], theirs: tuple[str, str], base: str = SERVICE) -> str:
    merged = merge(ours, theirs, base)
    assert merged.conflicts == ()
    ast.parse(merged.text)
    return merged.text


END = "        await self.tickets.delete(await self.get(ticket_id))\n"


class TestMembers:
    def test_methods_added_at_one_place_are_both_kept_the_generated_first(self) -> None:
        text = clean(
            (END, END + "\n    def mine(self) -> int:\n        return 1\n"),
            (END, END + "\n    def solve(self) -> int:\n        return 2\n"),
        )
        assert text.index("def delete") < text.index("def solve") < text.index("def mine")
        assert "return 2\n\n    def mine" in text

    def test_a_statement_inserted_and_a_call_changed_in_one_method_meet(self) -> None:
        text = clean(
            (
                "        return await self.tickets.add(",
                "        self.count += 1\n        return await self.tickets.add(",
            ),
            ("body=payload.body)", "body=payload.body, hours=payload.hours)"),
        )
        assert "self.count += 1\n        return await self.tickets.add(Ticket(" in text
        assert "hours=payload.hours" in text

    def test_the_order_the_user_chose_stays(self) -> None:
        get = SERVICE[SERVICE.index("    async def get") : SERVICE.index("    async def create")]
        moved = SERVICE.replace(get, "").replace(END, END + "\n" + get.rstrip() + "\n")
        theirs = SERVICE.replace('raise NotFoundError("Ticket not found")', 'raise NotFoundError("No such ticket")')
        merged = merge_text("a.py", SERVICE, moved, theirs)
        assert not merged.conflicts
        assert merged.text == moved.replace("Ticket not found", "No such ticket")

    def test_a_method_the_user_renamed_still_takes_the_change(self) -> None:
        text = clean(
            ("    async def get(self, ticket_id", "    async def find(self, ticket_id"),
            ('"Ticket not found"', '"No such ticket"'),
        )
        assert "async def find" in text
        assert "async def get" not in text
        assert "No such ticket" in text

    def test_a_method_the_user_deleted_stays_deleted_and_that_is_said(self) -> None:
        delete = SERVICE[SERVICE.index("    async def delete") : SERVICE.index("\n\nLIMITS")]
        merged = merge((delete, ""), ("self.tickets.delete(await self", "self.tickets.remove(await self"))
        assert "def delete" not in merged.text
        assert merged.notes
        assert not merged.conflicts

    def test_a_class_and_a_constant_of_the_users_own_stay(self) -> None:
        text = clean(
            ("LIMITS = {", "MINE = 3\n\n\nclass Helper:\n    pass\n\n\nLIMITS = {"),
            ("FIELDS = [", 'LABELS = ("a", "b")\nFIELDS = ['),
        )
        assert "MINE = 3" in text
        assert "class Helper" in text
        assert "LABELS" in text


class TestStatements:
    def test_dict_entries_from_both_sides(self) -> None:
        text = clean(
            ('"body": 20_000}', '"body": 20_000, "mine": 5}'), ('"body": 20_000}', '"body": 20_000, "hours": 1000}')
        )
        assert 'LIMITS = {"subject": 140, "body": 20_000, "hours": 1000, "mine": 5}\n' in text

    def test_list_items_from_both_sides_one_a_line_with_their_comments(self) -> None:
        base = 'FIELDS = [\n    "subject",\n    "body",\n]\n'
        merged = merge_text(
            "a.py",
            base,
            base.replace('    "body",\n', '    "body",\n    "mine",  # for the report\n'),
            base.replace('    "body",\n', '    "body",\n    "hours",\n'),
        )
        assert (
            merged.text == 'FIELDS = [\n    "subject",\n    "body",\n    "hours",\n    "mine",  # for the report\n]\n'
        )

    def test_a_call_that_the_user_wrapped_takes_new_arguments(self) -> None:
        text = clean(
            ("return await self.tickets.add(Ticket(subject=payload.subject, body=payload.body))",
             "return self.seen(await self.tickets.add(Ticket(subject=payload.subject, body=payload.body)))"),
            ("body=payload.body)", "body=payload.body, hours=payload.hours)"),
        )  # fmt: skip
        assert "self.seen(await self.tickets.add(Ticket(" in text
        assert "hours=payload.hours" in text

    def test_a_value_that_the_user_put_into_a_variable_takes_the_change(self) -> None:
        value = "await self.tickets.add(Ticket(subject=payload.subject, body=payload.body))"
        text = clean(
            (f"        return {value}", f"        ticket = {value}\n        self.log(ticket)\n        return ticket"),
            ("body=payload.body)", "body=payload.body, hours=payload.hours)"),
        )
        assert "ticket = await" in text
        assert "hours=payload.hours" in text
        assert text.index("hours=payload.hours") < text.index("self.log(ticket)")

    def test_parameters_from_both_sides_keep_defaults_last(self) -> None:
        text = clean(
            ("payload: TicketCreate) -> Ticket", "payload: TicketCreate, quiet: bool = False) -> Ticket"),
            ("payload: TicketCreate) -> Ticket", "payload: TicketCreate, author: User) -> Ticket"),
        )
        assert "(self, payload: TicketCreate, author: User, quiet: bool = False)" in text

    def test_a_base_class_and_a_decorator_stay(self) -> None:
        text = clean(
            ("class TicketService:", "@final\nclass TicketService(Audited):"),
            ("class TicketService:", "@traced\nclass TicketService(Owned):"),
        )
        assert "@traced\n@final\nclass TicketService(Owned, Audited):" in text

    def test_quotes_and_line_breaks_of_the_user_stay_around_the_change(self) -> None:
        ours = "LIMITS = {\n    'subject': 140,\n    'body': 20_000,\n}"
        text = clean(
            ('LIMITS = {"subject": 140, "body": 20_000}', ours), ('"body": 20_000}', '"body": 20_000, "hours": 1000}')
        )
        assert "LIMITS = {\n    'subject': 140,\n    'body': 20_000,\n    \"hours\": 1000,\n}\n" in text

    def test_a_comment_of_the_users_stays_on_a_changed_line(self) -> None:
        text = clean(
            ("body=payload.body))\n", "body=payload.body))  # never trust the body\n"),
            ("body=payload.body)", "body=payload.body, hours=payload.hours)"),
        )
        assert "  # never trust the body\n" in text
        assert "hours=payload.hours" in text

    def test_one_statement_changed_by_both_is_a_conflict_with_its_line_and_both_sides(self) -> None:
        merged = merge(
            ("if await self.tickets.taken(payload.subject):", "if len(payload.subject) > 3:"),
            ("if await self.tickets.taken(payload.subject):", "if payload.subject in self.subjects:"),
        )
        (conflict,) = merged.conflicts
        assert SERVICE.splitlines()[conflict.line - 1].strip() == conflict.base.strip()
        assert "len(payload" in conflict.ours
        assert "self.subjects" in conflict.theirs
        assert "<<<<<<< yours" in merged.text

    def test_two_positional_arguments_at_one_place_are_a_conflict(self) -> None:
        base = "total = add(a)\n"
        assert merge_text("a.py", base, "total = add(a, b)\n", "total = add(a, c)\n").conflicts

    def test_an_edit_of_what_the_build_removes_is_a_conflict(self) -> None:
        check = SERVICE[SERVICE.index("        if await self.tickets.taken") : SERVICE.index("        return await")]
        merged = merge(('"This subject is taken"', '"Taken"'), (check, ""))
        assert len(merged.conflicts) == 1
        assert "removes" in merged.conflicts[0].explanation


class TestFinePoints:
    def test_a_variable_that_is_filled_again_and_again_is_followed_statement_by_statement(self) -> None:
        base = "def read(q):\n    q = first(q)\n    q = second(q)\n    q = third(q)\n    return q\n"
        ours = base.replace("    q = second(q)\n", "    q = mine(q)\n    q = second(q)\n")
        theirs = base.replace("second(q)", "second(q, 1)").replace("third(q)", "third(q, 2)")
        merged = merge_text("a.py", base, ours, theirs)
        assert merged.text == theirs.replace("    q = second", "    q = mine(q)\n    q = second")
        assert not merged.conflicts

    def test_a_comment_on_what_the_build_removes_stays(self) -> None:
        base = "class A:\n    one = 1\n    two = 2\n    three = 3\n"
        ours = base.replace("    two", "    # counted by hand\n    two")
        merged = merge_text("a.py", base, ours, base.replace("    two = 2\n", ""))
        assert merged.text == "class A:\n    one = 1\n    # counted by hand\n    three = 3\n"

    def test_a_comment_at_the_end_of_a_class_stays_in_it(self) -> None:
        base = "class A:\n    one = 1\n\n\nLAST = 1\n"
        ours = base.replace("    one = 1\n", "    one = 1\n    # more to come\n")
        theirs = base.replace("\n\nLAST", "\n\nclass B:\n    pass\n\n\nLAST")
        text = merge_text("a.py", base, ours, theirs).text
        assert text.index("# more to come") < text.index("class B")

    def test_a_comment_behind_an_item_stays_with_it(self) -> None:
        base = 'NAMES = [\n    "a",\n    "b",\n]\n'
        ours = base.replace('"a",', '"a",  # the first')
        theirs = base.replace('"a",', '"a",\n    "aa",')
        assert (
            merge_text("a.py", base, ours, theirs).text == 'NAMES = [\n    "a",  # the first\n    "aa",\n    "b",\n]\n'
        )

    def test_a_comment_inside_a_statement_is_rather_a_conflict_than_lost(self) -> None:
        base = "NAMES = [\n    a,\n]\n"
        ours = "NAMES = [\n    # because\n    a,\n]\n"
        merged = merge_text("a.py", base, ours, "NAMES = [\n    c,\n]\n")
        assert merged.conflicts or "# because" in merged.text

    def test_an_argument_changed_by_one_and_dropped_by_the_other_is_a_conflict(self) -> None:
        base = "x = make(a=1, b=2)\n"
        assert merge_text("a.py", base, "x = make(a=1, b=3)\n", "x = make(a=1)\n").conflicts

    def test_an_item_that_both_replaced_is_a_conflict(self) -> None:
        assert merge_text("a.py", "x = [a]\n", "x = [b]\n", "x = [c]\n").conflicts

    def test_a_change_whose_place_is_gone_or_not_the_only_one_is_a_conflict(self) -> None:
        base, theirs = "x = make(a=1)\n", "x = make(a=1, b=2)\n"
        assert merge_text("a.py", base, "x = other + thing\n", theirs).conflicts
        assert merge_text("a.py", base, "x = make(a=1) + make(a=1)\n", theirs).conflicts


class TestImports:
    def test_a_name_that_one_side_drops_goes_while_the_other_adds_one(self) -> None:
        base = "from x import a, b\n\n\ndef one():\n    return a + b\n\n\ndef two():\n    return a\n"
        ours = base.replace("import a, b", "import a, b, c") + "\n\nmine = c()\n"
        theirs = base.replace("import a, b", "import a").replace("a + b", "a + 1")
        assert merge_text("a.py", base, ours, theirs).text.startswith("from x import a, c\n")

    def test_names_from_both_sides_are_one_sorted_set(self) -> None:
        text = clean(
            ("import ConflictError, NotFoundError", "import ConflictError, ForbiddenError, NotFoundError"),
            ("import ConflictError, NotFoundError", "import ConflictError, NotFoundError, ValidationError"),
        )
        assert "import ConflictError, ForbiddenError, NotFoundError, ValidationError\n" in text

    def test_an_import_the_build_drops_stays_while_the_users_code_uses_it(self) -> None:
        base = "from datetime import UTC, datetime\n\n\ndef one() -> datetime:\n    return datetime.now(UTC)\n"
        ours = base + "\n\ndef mine() -> datetime:\n    return datetime(2020, 1, 1, tzinfo=UTC)\n"
        theirs = "def one() -> int:\n    return 1\n"
        merged = merge_text("a.py", base, ours, theirs)
        assert not merged.conflicts
        assert merged.text.count("from datetime import") == 1
        compile(merged.text, "a.py", "exec")

    def test_an_import_that_each_side_stopped_using_in_its_part_goes(self) -> None:
        base = "from x import a, b\n\n\ndef one():\n    return a(b)\n\n\ndef two():\n    return a(b)\n"
        ours = base.replace("def one():\n    return a(b)", "def one():\n    return b")
        theirs = base.replace("def two():\n    return a(b)", "def two():\n    return b")
        assert merge_text("a.py", base, ours, theirs).text.startswith("from x import b\n")


class TestShortcuts:
    def test_a_file_that_is_no_python_is_merged_by_line(self) -> None:
        merged = merge_text("a.py", "a b\nc\nd\n", "a b\nc\nd e\n", "x y\nc\nd\n")
        assert merged.text == "x y\nc\nd e\n"

    def test_a_line_too_long_after_the_merge_is_broken_up(self) -> None:
        base = 'first = make("a" * 10, name="the first of all the names that there are in this file")\n'
        ours = base.replace('file")', 'file", mine="something of my own")')
        theirs = base.replace('file")', 'file", theirs="generated")')
        text = merge_text("a.py", base, ours, theirs).text
        assert max(map(len, text.splitlines())) <= 88
        assert text.endswith(",\n)\n")
        assert ast.dump(ast.parse(text)) == ast.dump(
            ast.parse(base.replace('file")', 'file", theirs="generated", mine="something of my own")'))
        )
