"""Write requirements.lock from what the environment holds.

    make lock

The lock holds exact versions and no ranges, so that installing needs no resolving. After a change of dependencies:
install them into .venv, run the tests, then lock.
"""

import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"
HEADER = "# The environment, exactly. Made by `make lock` from the versions in .venv; `make setup` installs it."
BUILD = "setuptools==84.2.1"  # builds the tool itself; pip freeze leaves it out


def locked() -> str:
    """The text of the lock file for the interpreter that runs this."""
    freeze = [sys.executable, "-m", "pip", "freeze", "--exclude-editable"]
    frozen = subprocess.run(freeze, capture_output=True, text=True, check=True).stdout.splitlines()
    versions = sorted((line for line in frozen if not line.startswith("setuptools==")), key=str.lower)
    return "\n".join([HEADER, BUILD, *versions]) + "\n"


if __name__ == "__main__":
    LOCK.write_text(locked(), encoding="utf-8")
    print(f"{LOCK.name}: {len(LOCK.read_text(encoding='utf-8').splitlines()) - 1} packages")
