"""The owner's lines, and only those, are taken out one at a time."""

from pathlib import Path

import pytest

from backwright.prove.mutants import candidates, changed_files, changed_lines

BUILT = '''"""A service."""


class Service:
    def solve(self, ticket):
        ticket.status = "solved"
        return ticket
'''
RULE = BUILT.replace(
    '        ticket.status = "solved"\n',
    "        if ticket.high and ticket.assignee is None:\n"
    '            raise ConflictError("Assign it")\n'
    '        ticket.status = "solved"\n',
)

EVERYTHING = """\
async def f(xs):
    for x in xs:
        if x:
            continue
        elif x is None:
            break
        else:
            await g(x)
    with h() as y:
        return y
    match xs:
        case []:
            z = 1
"""


def project(folder: Path, built: str | None, now: str) -> Path:
    for base, text in ((folder, now), (folder / ".backwright" / "pristine", built)):
        if text is not None:
            (base / "src").mkdir(parents=True, exist_ok=True)
            (base / "src" / "service.py").write_text(text)
    (folder / ".backwright" / "pristine").mkdir(parents=True, exist_ok=True)
    return folder


def test_what_is_as_it_was_built_is_left_alone(tmp_path: Path) -> None:
    assert changed_files(project(tmp_path, BUILT, BUILT)) == ()


def test_a_new_rule_is_taken_out_and_turned_round(tmp_path: Path) -> None:
    home = project(tmp_path, BUILT, RULE)
    assert changed_files(home) == ("src/service.py",)
    found = candidates(home, "src/service.py")
    assert [(one.line, one.what) for one in found] == [
        (6, "deleted"), (6, "its condition turned round"), (7, "deleted"),
    ]  # fmt: skip
    assert all(one.function == "Service.solve" for one in found)
    without, turned, silent = (one.text.splitlines() for one in found)
    assert without[5:8] == ["        pass", "", '        ticket.status = "solved"']
    assert turned[5] == "        if not (ticket.high and ticket.assignee is None):"
    assert silent[6] == "            pass"


def test_a_file_of_the_owners_own_is_all_theirs(tmp_path: Path) -> None:
    home = project(tmp_path, None, "def price(x):\n    y = x * 2\n    return y\n")
    assert [(one.line, one.what) for one in candidates(home, "src/service.py")] == [(2, "deleted"), (3, "deleted")]


@pytest.mark.parametrize(
    "added",
    ['        """Words."""\n', "        # a remark\n", "        pass\n", "        import os\n", "\n"],
)
def test_what_does_nothing_is_no_mutant(tmp_path: Path, added: str) -> None:
    home = project(tmp_path, BUILT, BUILT.replace("        ticket.status", f"{added}        ticket.status"))
    assert candidates(home, "src/service.py") == ()


def test_every_mutant_is_python(tmp_path: Path) -> None:
    text = EVERYTHING
    found = candidates(project(tmp_path, None, text), "src/service.py")
    assert len(found) >= 8
    for one in found:
        compile(one.text, one.file, "exec")
        assert len(one.text.splitlines()) == len(text.splitlines())


def test_lines_count_in_the_new_text() -> None:
    assert changed_lines("a\nb\nc\n", "a\nB\nc\nd\n") == {2, 4}
    assert changed_lines("a\nb\n", "b\n") == set()
