"""Merging projects: files that were deleted, moved, renamed, added on either side."""

from backwright.build.merge.renames import Rename
from backwright.build.merge.trees import TreeMerge, merge_trees

SERVICE = """\
from src.models.ticket import Ticket


class TicketService:
    async def get(self, ticket_id: int) -> Ticket:
        ticket = await self.tickets.get(ticket_id)
        return ticket

    async def create(self, payload: TicketCreate) -> Ticket:
        return Ticket(title=payload.title, body=payload.body)
"""
BASE = {
    "src/services/ticket_service.py": SERVICE,
    "src/models/ticket.py": "class Ticket(Base):\n    title: Mapped[str]\n    body: Mapped[str]\n",
    "src/models/tag.py": "class Tag(Base):\n    title: Mapped[str]\n",
    "src/main.py": (
        "from src.services.ticket_service import TicketService\n\n"
        'tickets = 1\napp = App(tags=["x"], services=[TicketService])\n'
    ),
    "docs/changelog.md": "# Changes\n\n- Ticket has a title\n",
}


def merge(ours: dict[str, str], theirs: dict[str, str], *renames: Rename) -> TreeMerge:
    return merge_trees(BASE, ours, theirs, renames)


class TestFiles:
    def test_a_file_the_user_deleted_stays_deleted(self) -> None:
        ours = {path: text for path, text in BASE.items() if path != "src/models/tag.py"}
        theirs = BASE | {"src/models/tag.py": "class Tag(Base):\n    title: Mapped[int]\n"}
        done = merge(ours, theirs)
        assert "src/models/tag.py" not in done.files
        assert done.left_deleted == ["src/models/tag.py"]

    def test_a_new_file_of_the_users_is_not_touched(self) -> None:
        done = merge(BASE | {"src/mine.py": "x = 1\n"}, BASE | {"src/models/new.py": "y = 2\n"})
        assert done.files["src/mine.py"] == "x = 1\n"
        assert done.added == ["src/models/new.py"]

    def test_a_file_that_both_added_is_a_conflict_unless_it_is_the_same(self) -> None:
        assert not merge(BASE | {"src/new.py": "x\n"}, BASE | {"src/new.py": "x\n"}).conflicts
        done = merge(BASE | {"src/new.py": "x\n"}, BASE | {"src/new.py": "y\n"})
        assert [conflict.path for conflict in done.conflicts] == ["src/new.py"]
        assert done.files["src/new.py"] == "x\n"

    def test_ignored_names_of_both_sides_add_up(self) -> None:
        done = merge_trees({}, {".gitignore": "mine/\n*.db\n"}, {".gitignore": "*.db\n.env\n"})
        assert done.files[".gitignore"] == "*.db\n.env\nmine/\n"

    def test_a_file_the_build_drops_goes_unless_the_user_edited_it(self) -> None:
        theirs = {path: text for path, text in BASE.items() if path != "src/models/tag.py"}
        assert merge(BASE, theirs).deleted == ["src/models/tag.py"]
        edited = BASE | {"src/models/tag.py": BASE["src/models/tag.py"] + "    mine: Mapped[int]\n"}
        done = merge(edited, theirs)
        assert [(conflict.path, conflict.line) for conflict in done.conflicts] == [("src/models/tag.py", 3)]
        assert done.files["src/models/tag.py"] == edited["src/models/tag.py"]

    def test_a_file_the_user_moved_is_merged_where_it_is_and_imported_from_there(self) -> None:
        ours = {path: text for path, text in BASE.items() if path != "src/services/ticket_service.py"}
        ours["src/services/tickets/core.py"] = SERVICE.replace("return ticket\n", "return seen(ticket)\n")
        ours["src/main.py"] = ours["src/main.py"].replace("ticket_service", "tickets.core")
        theirs = BASE | {
            "src/services/ticket_service.py": SERVICE.replace("body=payload.body", "body=payload.body, hours=1"),
            "src/new.py": "from src.services.ticket_service import TicketService\n",
        }
        done = merge(ours, theirs)
        assert "src/services/ticket_service.py" not in done.files
        assert "seen(ticket)" in done.files["src/services/tickets/core.py"]
        assert "hours=1" in done.files["src/services/tickets/core.py"]
        assert done.files["src/new.py"] == "from src.services.tickets.core import TicketService\n"
        assert not done.conflicts


class TestRenames:
    def test_a_renamed_field_is_followed_in_the_users_code_of_that_entity_alone(self) -> None:
        def renamed(text: str) -> str:
            return text.replace("title", "name")

        theirs = BASE | {
            "src/services/ticket_service.py": renamed(SERVICE),
            "src/models/ticket.py": renamed(BASE["src/models/ticket.py"]),
        }
        ours = BASE | {
            "src/services/ticket_service.py": SERVICE.replace(
                "        return ticket\n", '        assert ticket.title != "title"\n        return ticket\n'
            ).replace("title=payload.title", "title=payload.title.strip()"),
            "src/rules.py": "def long(ticket, tag):\n    return len(ticket.title) > len(tag.title)\n",
        }
        done = merge(ours, theirs, Rename("field", "Ticket", "title", "name"))
        assert not done.conflicts
        service = done.files["src/services/ticket_service.py"]
        assert "name=payload.name.strip()" in service
        assert "ticket.name" in service
        assert "title" not in service
        assert "len(ticket.name) > len(tag.title)" in done.files["src/rules.py"]
        assert done.files["src/models/tag.py"] == BASE["src/models/tag.py"]
        assert done.renamed_in == ("src/rules.py",)

    def test_a_renamed_field_is_followed_behind_a_variable_of_the_entitys_classes(self) -> None:
        """The built service does not name the field at all: what the user's rule means is told by its annotation."""
        plain = (
            "class TicketService:\n"
            "    async def create(self, payload: TicketInput) -> Record:\n"
            "        return payload\n\n\n"
            "def same(either: TicketInput) -> bool: ...\n"
            "def other(either: TagInput, tag: TagInput) -> bool: ...\n"
        )
        rule = plain.replace(
            "        return payload\n",
            '        if payload.title == "title" or tag.title or either.title:\n'
            "            raise Refused(payload.title)\n        return payload\n",
        )
        base = BASE | {"src/services/ticket_service.py": plain}
        theirs = base | {"src/models/ticket.py": BASE["src/models/ticket.py"].replace("title", "name")}
        done = merge_trees(
            base, base | {"src/services/ticket_service.py": rule}, theirs, [Rename("field", "Ticket", "title", "name")]
        )
        service = done.files["src/services/ticket_service.py"]
        assert 'if payload.name == "title" or tag.title or either.title:' in service
        assert "raise Refused(payload.name)" in service

    def test_a_renamed_entity_moves_its_files_with_the_users_edits_in_them(self) -> None:
        def renamed(text: str) -> str:
            return text.replace("Ticket", "Case").replace("ticket", "case")

        theirs = {renamed(path): text if path == "docs/changelog.md" else renamed(text) for path, text in BASE.items()}
        ours = BASE | {
            "docs/changelog.md": BASE["docs/changelog.md"] + "- Ticket: told to everybody\n",
            "src/services/ticket_service.py": SERVICE.replace(
                "        return ticket\n", "        self.seen(ticket)\n        return ticket\n"
            ),
            "src/mine.py": "from src.services.ticket_service import TicketService\n\ntickets = TicketService()\n",
        }
        done = merge(ours, theirs, Rename("entity", "Case", "Ticket", "Case"))
        assert not done.conflicts
        assert "src/services/ticket_service.py" not in done.files
        assert "self.seen(case)" in done.files["src/services/case_service.py"]
        assert (
            done.files["src/mine.py"] == "from src.services.case_service import CaseService\n\ncases = CaseService()\n"
        )
        assert 'tags=["x"]' in done.files["src/main.py"]
        assert "Ticket has a title" in done.files["docs/changelog.md"]
        assert "Ticket: told to everybody" in done.files["docs/changelog.md"]
        assert ("src/services/ticket_service.py", "src/services/case_service.py") in done.moved

    def test_imports_in_the_users_files_follow_although_the_bare_word_stays_in_use(self) -> None:
        theirs = {path.replace("tag", "label"): text.replace("Tag", "Label") for path, text in BASE.items()}
        ours = BASE | {
            "src/mine.py": "from src.models.tag import Tag\n\n\ndef one(tag: Tag) -> str:\n    return tag.title\n"
        }
        done = merge(ours, theirs, Rename("entity", "Label", "Tag", "Label"))
        assert done.files["src/mine.py"].startswith("from src.models.label import Label\n")
        assert "(tag: Label)" in done.files["src/mine.py"]

    def test_the_users_own_files_stay_where_they_are_and_are_imported_from_there(self) -> None:
        def renamed(text: str) -> str:
            return text.replace("Ticket", "Case").replace("ticket", "case")

        theirs = {renamed(path): renamed(text) for path, text in BASE.items()}
        own = {
            "src/tickets/rules.py": "LIMIT = 3\n",
            "src/main.py": BASE["src/main.py"] + "\nfrom src.tickets.rules import LIMIT\n",
        }
        done = merge(BASE | own, theirs, Rename("entity", "Case", "Ticket", "Case"))
        assert done.files["src/tickets/rules.py"] == "LIMIT = 3\n"
        assert "from src.tickets.rules import LIMIT" in done.files["src/main.py"]

    def test_a_field_renamed_together_with_its_entity_does_not_hide_it(self) -> None:
        def renamed(text: str) -> str:
            return text.replace("Ticket", "Case").replace("ticket", "case")

        theirs = {renamed(path): renamed(text) for path, text in BASE.items()}
        own = {"src/services/ticket_service.py": SERVICE + "\n    def mine(self) -> int:\n        return 1\n"}
        both = (Rename("entity", "Case", "Ticket", "Case"), Rename("field", "Comment", "ticket", "case"))
        done = merge(BASE | own, theirs, *both)
        assert not done.conflicts
        assert "def mine" in done.files["src/services/case_service.py"]

    def test_a_word_that_also_means_something_else_stays_where_the_build_leaves_it(self) -> None:
        theirs = {path.replace("tag", "label"): text.replace("Tag", "Label") for path, text in BASE.items()}
        ours = BASE | {"src/main.py": BASE["src/main.py"] + 'mine = App(tags=["y"])\n'}
        done = merge(ours, theirs, Rename("entity", "Label", "Tag", "Label"))
        assert not done.conflicts
        assert 'mine = App(tags=["y"])' in done.files["src/main.py"]
