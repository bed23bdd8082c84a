"""Build every example from nothing and run its own tests.

    make examples

Each is built in a directory of its own under the system's temporary one, so nothing of an earlier build helps.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]


def build_and_test(blueprint: Path, scratch: Path) -> bool:
    """Build one example; a build runs the tests of what it builds, and is refused when one fails."""
    project = scratch / blueprint.parent.name
    project.mkdir()
    shutil.copy(blueprint, project)
    started = time.monotonic()
    print(f"── {blueprint.relative_to(ROOT)}", flush=True)
    built = subprocess.run([sys.executable, "-m", "backwright", "build", str(project)], check=False)
    print(f"   {time.monotonic() - started:.0f} s", flush=True)
    return built.returncode == 0


def main() -> int:
    """Go through all of them, and fail if one fails."""
    blueprints = sorted(ROOT.glob("examples/*/blueprint.yaml"))
    with tempfile.TemporaryDirectory(prefix="backwright-examples-") as scratch:
        good = [build_and_test(blueprint, Path(scratch)) for blueprint in blueprints]
    print(f"{sum(good)} of {len(good)} examples built and passed their tests")
    return 0 if all(good) and good else 1


if __name__ == "__main__":
    sys.exit(main())
