"""Write the parts of docs/reference that come from the code. A test holds them up to date.

make reference
"""

from collections.abc import Callable
from pathlib import Path

from typer.testing import CliRunner

from backwright.cli.exits import MEANINGS
from backwright.cli.later import LATER
from backwright.cli.main import VERBS, app

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
MADE = "<!-- Made by `make reference`; change the code instead. -->\n"


def verbs_page() -> str:
    """Every verb with its help."""
    parts = [
        "# The verbs\n",
        MADE,
        "`backwright` and `wright` are one command. Every verb but `mcp` takes `--json`: one JSON value.\n",
        *(f"## {verb}\n\n```text\n{_help(verb)}\n```\n" for verb in VERBS),
        "## Not there yet\n",
    ]
    parts.append("\n".join(f"- `{verb}`: {purpose}." for verb, purpose in LATER.items()) + "\n")
    return "\n".join(parts)


def exits_page() -> str:
    """The table of exit codes."""
    rows = [f"| {code.value} | {meaning} |" for code, meaning in MEANINGS.items()]
    return "\n".join(["# Exit codes\n", MADE, "| code | meaning |", "| ---: | --- |", *rows]) + "\n"


PAGES: dict[str, Callable[[], str]] = {"verbs.md": verbs_page, "exit-codes.md": exits_page}


def _help(verb: str) -> str:
    told = CliRunner().invoke(app, [verb, "--help"], prog_name="wright", env={"COLUMNS": "92", "TERMINAL_WIDTH": "92"})
    return "\n".join(line.rstrip() for line in told.output.strip().splitlines())


if __name__ == "__main__":
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")
        print(f"docs/reference/{name}")
