"""A person at a terminal sees what is going on, and colours; whoever reads through a pipe sees the plain text alone."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from backwright.progress import Clock, counted_in, listening, phase

PAGE = "app: notes\nNote:\n  title: str 1..120 sort\n"
WRONG = "app: notes\nNote:\n  title: strr\n"
ESCAPE = "\x1b["


def seen(folder: Path, *words: str, **more: str) -> str:
    """What a terminal shows of a command."""
    shown, told = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environment |= {"TERM": "xterm", "COLUMNS": "140", **more}
    process = subprocess.Popen(
        [sys.executable, "-m", "backwright", *words, str(folder)],
        stdin=told, stdout=told, stderr=told, env=environment, close_fds=True,
    )  # fmt: skip
    os.close(told)
    pieces = []
    while True:
        try:
            piece = os.read(shown, 65_536)
        except OSError:  # the other side is closed
            break
        if not piece:
            break
        pieces.append(piece)
    process.wait()
    os.close(shown)
    return b"".join(pieces).decode()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "blueprint.yaml").write_text(PAGE)
    return tmp_path


def test_a_terminal_shows_what_a_plan_is_at_and_colours_the_next_step(project: Path) -> None:
    shown = seen(project, "plan")
    assert "rendering, merging" in shown
    assert f"{ESCAPE}36mNext: wright build" in shown


def test_errors_are_marked_by_their_place(project: Path) -> None:
    (project / "blueprint.yaml").write_text(WRONG)
    assert f"{ESCAPE}1m{project}/blueprint.yaml:3:10:{ESCAPE}0m" in seen(project, "check")


@pytest.mark.parametrize("more", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_who_wants_it_plain_gets_it_plain(project: Path, more: dict[str, str]) -> None:
    assert ESCAPE not in seen(project, "plan", **more)


def test_a_pipe_and_a_program_get_the_text_alone(project: Path) -> None:
    command = [sys.executable, "-m", "backwright", "plan", str(project)]
    piped = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ESCAPE not in piped.stdout + piped.stderr
    assert piped.stderr == ""
    assert ESCAPE not in seen(project, "plan", "--json")


class Heard:
    """A listener that keeps what it hears."""

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []

    def began(self, phase: str, total: int) -> None:
        self.told.append(("began", phase, total))

    def counted(self, phase: str, done: int, total: int) -> None:
        self.told.append(("counted", phase, done, total))

    def ended(self, phase: str) -> None:
        self.told.append(("ended", phase))


def test_a_listener_hears_of_a_phase_whatever_becomes_of_it() -> None:
    heard = Heard()

    def broken() -> None:
        with phase("tests", 9) as advance:
            advance(3, 9)
            raise RuntimeError

    with listening(heard), pytest.raises(RuntimeError):
        broken()
    assert heard.told == [("began", "tests", 9), ("counted", "tests", 3, 9), ("ended", "tests")]


def test_what_another_process_counts_is_passed_on(tmp_path: Path) -> None:
    heard, file = Heard(), tmp_path / "progress"
    file.write_text("12 of 40")
    with listening(heard), phase("tests") as advance, counted_in(file, advance):
        while not any(told[0] == "counted" for told in heard.told):
            pass
    assert ("counted", "tests", 12, 40) in heard.told


def test_a_phase_that_was_timed_before_says_how_long_it_will_take(project: Path) -> None:
    stored = project / ".backwright" / "cache" / "proof.json"
    stored.parent.mkdir(parents=True)
    stored.write_text('{"timings": {"structure/tree": 75.2}}')
    assert "about 75 s left" in seen(project, "prove", "--only", "structure/tree")


def test_a_clock_knows_how_long_each_phase_took() -> None:
    clock = Clock()
    with listening(clock), phase("outer"), phase("inner"):
        pass
    assert clock.seconds.keys() == {"outer", "inner"}
    assert 0 <= clock.seconds["inner"] <= clock.seconds["outer"]
