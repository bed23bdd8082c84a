"""`new`, `check` and `show`: the verbs that need nothing but a page."""

from pathlib import Path

from tests.cli.conftest import Wright

HELPDESK = Path("examples/helpdesk/blueprint.yaml")


class TestNew:
    def test_a_new_project_is_a_page_without_errors(self, wright: Wright, tmp_path: Path) -> None:
        page = tmp_path / "book-club" / "blueprint.yaml"
        assert wright("new", page.parent).out.startswith(f"{page}: a page to begin from.")
        assert page.read_text().startswith("app: book_club\n")
        assert wright("check", page).code == 0

    def test_a_page_that_is_there_is_never_overwritten(self, wright: Wright, tmp_path: Path) -> None:
        (tmp_path / "blueprint.yaml").write_text("app: mine\n")
        ran = wright("new", tmp_path)
        assert ran.code == 3
        assert "is there already" in ran.err
        assert (tmp_path / "blueprint.yaml").read_text() == "app: mine\n"

    def test_a_directory_that_names_no_app_is_refused(self, wright: Wright, tmp_path: Path) -> None:
        ran = wright("new", tmp_path / "007")
        assert ran.code == 3
        assert "begin it with a letter" in ran.err


class TestCheck:
    def test_a_good_page_is_counted(self, wright: Wright) -> None:
        ran = wright("check", HELPDESK)
        assert ran.code == 0
        assert ran.out.startswith("helpdesk: 5 entities, ")
        assert ran.out.endswith("no errors\n")

    def test_a_directory_stands_for_the_page_in_it(self, wright: Wright) -> None:
        assert wright("check", HELPDESK.parent).out == wright("check", HELPDESK).out

    def test_programs_get_the_names(self, wright: Wright) -> None:
        told = wright("check", HELPDESK, "--json").json
        assert told["entities"] == ["Org", "User", "Ticket", "Comment", "Tag"]
        assert "solve_ticket" in told["operations"]

    def test_every_error_is_told_with_its_place(self, wright: Wright, tmp_path: Path) -> None:
        page = tmp_path / "blueprint.yaml"
        page.write_text("app: shop\nThing:\n  name: strr 1..60\n  size: imt\n")
        ran = wright("check", page)
        assert ran.code == 2
        assert [line.split(": ")[0] for line in ran.err.splitlines()] == [f"{page}:3:9", f"{page}:4:9"]

    def test_programs_get_the_errors_one_by_one(self, wright: Wright, tmp_path: Path) -> None:
        page = tmp_path / "blueprint.yaml"
        page.write_text("app: shop\nThing:\n  name: strr 1..60\n")
        ran = wright("check", page, "--json")
        assert ran.code == 2
        (error,) = ran.json["error"]["errors"]
        assert (error["line"], error["column"]) == (3, 9)

    def test_a_page_that_is_not_there_is_told_with_what_to_do(self, wright: Wright, tmp_path: Path) -> None:
        ran = wright("check", tmp_path / "nowhere.yaml")
        assert ran.code == 3
        assert "`wright new NAME` starts one" in ran.err

    def test_a_page_that_is_not_text_is_refused(self, wright: Wright, tmp_path: Path) -> None:
        (tmp_path / "blueprint.yaml").write_bytes(b"app: \xff\xfe")
        ran = wright("check", tmp_path)
        assert ran.code == 2
        assert "UTF-8" in ran.err


class TestShow:
    def test_the_blueprint_has_its_defaults_spelled_out(self, wright: Wright) -> None:
        ran = wright("show", "--project", HELPDESK.parent)
        assert ran.code == 0
        assert "password_hash" in ran.out

    def test_access_says_who_may_do_what(self, wright: Wright) -> None:
        ran = wright("show", "access", "--project", HELPDESK.parent)
        assert ran.code == 0
        assert "solve" in ran.out
        cells = wright("show", "access", "-C", HELPDESK.parent, "--json").json["cells"]
        assert {"Org", "User", "Ticket", "Comment", "Tag"} == {cell["entity"] for cell in cells}

    def test_programs_get_the_model(self, wright: Wright) -> None:
        told = wright("show", "--project", HELPDESK.parent, "--json").json
        assert told["app"] == "helpdesk"
        assert [entity["name"] for entity in told["entities"]] == ["Org", "User", "Ticket", "Comment", "Tag"]
