"""Put a played transcript on the README's first screen.

    make transcript

The demo is played and checked first; a transcript whose claims do not hold is never written.
"""

import datetime
import platform
import re
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"(<!-- transcript: .*? -->\n).*?(<!-- end of transcript -->)", flags=re.DOTALL)


def main(played: Path) -> None:
    """Replace the block between the two comments."""
    day = datetime.datetime.now(tz=datetime.UTC).date()
    lines = played.read_text(encoding="utf-8").rstrip().splitlines()
    said = f"Played on {day} on {platform.machine()}, two shared cores, Python {platform.python_version()}.\n"
    block = "\n".join(["```text", *lines, "```", "", said])
    text = README.read_text(encoding="utf-8")
    README.write_text(BLOCK.sub(lambda found: found.group(1) + block + found.group(2), text), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
