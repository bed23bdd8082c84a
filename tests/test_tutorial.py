"""The tutorial's commands, run in their order in one shell, as a reader would."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import SLOW

TUTORIAL = Path(__file__).parents[1] / "docs" / "tutorial.md"
BLOCKS = re.findall(r"```console\n(.*?)```", TUTORIAL.read_text(), flags=re.DOTALL)


@SLOW
def test_the_tutorial_works_as_written(tmp_path: Path) -> None:
    commands = [line.removeprefix("$ ") for block in BLOCKS for line in block.splitlines()]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "-eux", "-o", "pipefail", "-c", "\n".join(commands)],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    told = ran.stdout + ran.stderr
    assert ran.returncode == 0, told[-6000:]
    assert "Nothing is written yet. Next: wright build" in told
    assert "your rule stands at src/services/note_service.py:" in told
    assert "your rule kept" in told
