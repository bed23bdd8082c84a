"""Put a played transcript into the README, and a picture of it beside.

    make transcript

The demo is played and checked first; a transcript whose claims do not hold is never written.
"""

import datetime
import io
import platform
import re
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "loop.svg"
BLOCK = re.compile(r"(<!-- transcript: .*? -->\n).*?(<!-- end of transcript -->)", flags=re.DOTALL)
WIDTH = 132  # columns, as the reports are laid out for
COLOURS = {
    r"(?m)^\$ .*$": "bold",
    r"(?m)^\+.*$": "green",
    r"(?m)^✗.*$": "red",
    r"(?m)^\? .*$": "yellow",
    r"✓ \w+": "green",
    r"(?m)^\s+fix: .*$": "cyan",
    r"\bNext: .*$": "cyan",
}
# Terminals' own fonts: the picture asks no server for anything.
FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font: {char_height}px/{line_height}px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
  <rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve" style="white-space: pre">{matrix}</g>
</g>
</svg>
"""


def main(played: Path) -> None:
    """Replace the block between the two comments, and draw the part of it that a change of the page is."""
    day = datetime.datetime.now(tz=datetime.UTC).date()
    lines = played.read_text(encoding="utf-8").rstrip().splitlines()
    dated = f"Played on {day} on {platform.machine()}, two shared cores, Python {platform.python_version()}.\n"
    block = "\n".join(["```text", *lines, "```", "", dated])
    text = README.read_text(encoding="utf-8")
    README.write_text(BLOCK.sub(lambda found: found.group(1) + block + found.group(2), text), encoding="utf-8")
    PICTURE.write_text(picture(change_of(lines)), encoding="utf-8")


def change_of(lines: list[str]) -> list[str]:
    """From the change of the page to the end of its proof."""
    first = next(at for at, line in enumerate(lines) if line.startswith("$ vim blueprint.yaml"))
    last = next(at for at, line in enumerate(lines) if line.startswith("$ wright undo"))
    return [line for line in lines[first:last] if not line.startswith(("$ curl", "…"))]


def picture(lines: list[str]) -> str:
    """A terminal that shows the lines, as SVG."""
    shown = Text("\n".join(lines))
    for pattern, style in COLOURS.items():
        shown.highlight_regex(pattern, style)
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False)
    console.print(shown)
    return console.export_svg(title="wright", code_format=FRAME, unique_id="loop")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
