"""`runtime.toml` is data: what it says is done, and what nobody reads is refused."""

from pathlib import Path

import pytest

from backwright.runtime.model import Runtime, filled
from backwright.runtime.reading import BEFORE_THE_FILE, FILE, RuntimeFileError, read_runtime, runtime_of

SMALL = """\
[serve]
entry = "main.go"
command = ["./server"]
alive = "/up"
ready = "/ok"

[test]
command = ["go", "test"]
"""
MIGRATE = SMALL + "[migrate]\nup = []\ndown = []\ncurrent = []\ncolumn = 'c'\n"


def write(project: Path, text: str) -> None:
    (project / FILE).parent.mkdir(exist_ok=True)
    (project / FILE).write_text(text)


def test_a_project_without_the_file_runs_as_the_first_stack_has_it(tmp_path: Path) -> None:
    assert runtime_of(tmp_path) == read_runtime(BEFORE_THE_FILE.read_text())


def test_the_file_says_what_is_run(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    found = runtime_of(tmp_path)
    assert (found.serve.command, found.serve.ready, found.test.command) == (("./server",), "/ok", ("go", "test"))


def test_a_part_that_is_not_there_the_project_does_not_have() -> None:
    found: Runtime = read_runtime(SMALL)
    assert found.migrate is None
    assert found.accounts is None
    assert found.versions is None
    assert found.style.checks == {}


def test_another_text_is_read_anew(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    assert runtime_of(tmp_path).serve.ready == "/ok"
    write(tmp_path, SMALL.replace("/ok", "/there"))
    assert runtime_of(tmp_path).serve.ready == "/there"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[serve\n", "delete it, and the next build writes it"),
        (SMALL + "[deploy]\n", r"\[deploy\] is not read by anybody"),
        (
            SMALL + "[log]\nstatements = 'sql'\n",
            r"\[log\] statements is not read by anybody; there are format",
        ),
        (SMALL.replace('ready = "/ok"\n', ""), r"\[serve\] lacks ready"),
        (SMALL.replace('["./server"]', '"./server"'), r"\[serve\] command must be a list of texts, found './server'"),
        (SMALL.replace('"/up"', "7"), r"\[serve\] alive must be a text, found 7"),
        (SMALL.replace('"./server"', "7"), r"\[serve\] command must be a list of texts, found \[7\]"),
        (MIGRATE + "table = 'a; b'\n", "must be the name of a table"),
        (
            MIGRATE + "table = 'a'\n",
            r"\[migrate.list\] lacks files and id",
        ),
    ],
)
def test_what_cannot_be_meant_is_said_with_its_place(text: str, told: str) -> None:
    with pytest.raises(RuntimeFileError, match=told):
        read_runtime(text)


def test_names_in_braces_are_filled_and_other_braces_stay() -> None:
    command = ("{python}", "-c", "print({1: 2}, '{port}')", "{other}")
    assert filled(command, python="py", port="80") == ["py", "-c", "print({1: 2}, '80')", "{other}"]
