"""Forks of one process run the tests that it has collected: each once, and all is told as if there were one process."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from backwright.suite.pytest_meter.meter import PytestMeter
from backwright.suite.run import failures

SOUND = """
import os, time
import pytest

@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    yield tmp_path_factory.mktemp("rows")
    with open("torn", "a") as torn:
        torn.write("x")

@pytest.mark.parametrize("number", range(40))
def test_one(number, kept):
    time.sleep(0.01)
    with open("ran", "a") as ran:
        ran.write(f"{number} {os.getpid()} {os.environ['PYTEST_XDIST_WORKER']}\\n")

@pytest.mark.skip("no such server")
def test_elsewhere(): pass

@pytest.mark.xfail
def test_known_to_fail(): assert 0
"""


def run(folder: Path, text: str, *arguments: str) -> tuple[int, str, PytestMeter]:
    folder.mkdir(exist_ok=True)
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    meter = PytestMeter(folder, folder / "measured")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *meter.arguments, *arguments],
        cwd=folder, env=meter.environment(os.environ), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr, meter


def test_each_test_runs_once_in_one_of_the_forks(tmp_path: Path) -> None:
    code, said, meter = run(tmp_path, SOUND)
    assert code == 0, said
    numbers, processes, names = zip(
        *(line.split() for line in (tmp_path / "ran").read_text().splitlines()), strict=True
    )
    assert sorted(map(int, numbers)) == list(range(40))
    assert 1 < len(set(processes)) == len(set(names))
    assert len((tmp_path / "torn").read_text()) == len(set(processes))
    assert "40 passed, 1 skipped, 1 xfailed" in said
    ran = meter.read(code, said)
    assert (ran.passed, ran.failed, ran.skipped) == (40, 0, 2)


def test_failures_are_told_with_their_place(tmp_path: Path) -> None:
    code, said, meter = run(tmp_path, "def test_good(): pass\ndef test_bad():\n    left = 1\n    assert left == 2\n")
    assert code == 1
    assert "1 failed, 1 passed" in said
    (failure,) = failures(meter.folder)
    assert (failure.test, failure.file, failure.line) == ("test_it.py::test_bad", "test_it.py", 4)
    assert "assert 1 == 2" in failure.message


def test_a_test_that_ends_the_process_has_failed(tmp_path: Path) -> None:
    code, said, meter = run(tmp_path, "import os\ndef test_good(): pass\ndef test_gone(): os._exit(3)\n")
    assert code == 1
    assert "1 failed, 1 passed" in said
    (failure,) = failures(meter.folder)
    assert failure.test == "test_it.py::test_gone"
    assert "the process that ran it ended with 3" in failure.message


def test_the_first_failure_ends_the_run_where_that_is_asked_for(tmp_path: Path) -> None:
    body = "import time\ndef test_bad(): assert 0\n" + "".join(f"def test_{n}(): time.sleep(0.2)\n" for n in range(40))
    code, said, _ = run(tmp_path, body, "-x")
    assert code in {1, 2}
    assert "stopping after 1 failures" in said


@pytest.mark.parametrize("text", ["def test_alone(): pass\n", "def nothing(): pass\n", "import nowhere\n"])
def test_where_there_is_nothing_to_share_all_is_as_ever(tmp_path: Path, text: str) -> None:
    code, said, _ = run(tmp_path, text)
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"], cwd=tmp_path, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert code == told.returncode
    assert said.splitlines()[-1].split(" in ")[0] == told.stdout.splitlines()[-1].split(" in ")[0]


def test_an_interrupted_run_ends_with_its_forks(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        "import os, time\nimport pytest\n\n"
        "@pytest.mark.parametrize('number', range(4))\ndef test_long(number):\n"
        "    open(f'at-{os.getpid()}', 'w').close()\n    print('x' * 200_000)\n    time.sleep(60)\n"
    )
    meter = PytestMeter(tmp_path, tmp_path / "measured")
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *meter.arguments],
        cwd=tmp_path, env=meter.environment(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - this process has one thread
    )  # fmt: skip
    end = time.monotonic() + 60
    while len(list(tmp_path.glob("at-*"))) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == pytest.ExitCode.INTERRUPTED
    forks = [int(path.name.removeprefix("at-")) for path in tmp_path.glob("at-*")]
    assert forks
    assert not [fork for fork in forks if Path(f"/proc/{fork}").exists()]
