"""`run`: the command line that serves a project."""

import sys
from pathlib import Path

from tests.cli.conftest import Wright


def test_a_project_that_is_not_built_cannot_be_served(wright: Wright, tmp_path: Path) -> None:
    ran = wright("run", tmp_path)
    assert ran.code == 3
    assert "`wright build` makes one" in ran.err


def test_the_command_is_uvicorn_with_the_tool_s_interpreter(wright: Wright, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.py").touch()
    command = wright("run", tmp_path, "--port", 9000, "--no-reload", "--json").json["command"]
    assert command[:5] == [sys.executable, "-m", "uvicorn", "--factory", "src.main:application"]
    assert tuple(command[command.index("--host") :][:2]) == ("--host", "127.0.0.1")
    assert tuple(command[command.index("--port") :][:2]) == ("--port", "9000")
    assert "--reload" not in command


def test_a_project_with_an_environment_of_its_own_is_served_by_it(wright: Wright, tmp_path: Path) -> None:
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.py").touch()
    command = wright("run", tmp_path, "--json").json["command"]
    assert command[0] == str(python)
    assert command[-3:] == ["--reload", "--reload-dir", "src"]
