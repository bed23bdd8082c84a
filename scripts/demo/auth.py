"""What `auth ROLE` prints in a built project, asked as its owner would ask."""

import os
import subprocess
from functools import lru_cache
from pathlib import Path

from scripts.demo.stage import BIN, DemoError


@lru_cache
def header(role: str, project: Path) -> str:
    """`Authorization: Bearer …` for the first account of a role; asked once, since tokens last longer than a demo."""
    ran = subprocess.run(
        ["bash", "-c", f". ./activate && auth {role}"],
        cwd=project,
        env={**os.environ, "PATH": os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise DemoError(f"auth {role}: {ran.stdout}{ran.stderr}")
    return ran.stdout.strip()
