"""Who reads the output may leave, and who started a command may stop it: neither is a fault of the tool."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PAGE = "app: shop\n" + "".join(f"Item{letter}:\n  label: str 1..60\n" for letter in "abcdefghijklmnop".upper())
VERBS = [["show"], ["show", "--json"], ["check"], ["plan"], ["plan", "--json"], ["--help"], ["check", "nowhere"]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "blueprint.yaml").write_text(PAGE.replace("Item", "Thing"))
    return tmp_path


def started(folder: Path, *words: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "backwright", *words]
    return subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=listening,  # noqa: PLW1509 - this process has one thread
    )  # fmt: skip


def listening() -> None:
    """Ctrl-C is heard, although who runs the tests may do so in the background, where shells switch it off."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_a_reader_that_leaves_at_once_is_no_fault(folder: Path, words: list[str]) -> None:
    process = started(folder, *words)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert "Traceback" not in said
    assert "BrokenPipe" not in said
    assert process.wait(60) != 70


def test_the_counts_of_plan_and_build_agree(folder: Path) -> None:
    (folder / "blueprint.yaml").write_text("app: shop\nThing:\n  label: str 1..60\n")
    from backwright.build.build import build
    from backwright.build.plan import plan

    planned = plan(folder)
    done = build(folder, check=False)
    assert planned.counts.files == done.counts.files
    assert planned.files.total == done.plan.files.total


def until(path: Path) -> None:
    """Wait until the build has begun."""
    end = time.monotonic() + 60
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.01)


def test_ctrl_c_ends_a_command_with_its_code(folder: Path) -> None:
    process = started(folder, "build")
    until(folder / ".backwright" / "busy")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    # CPython kills itself by the signal where it ends while the handler runs: a shell says 130 in both cases.
    assert process.returncode in {130, -signal.SIGINT}
    assert "Traceback" not in said
    assert not (folder / "src").exists()
