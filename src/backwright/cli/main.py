"""The command `backwright`, and `wright` for daily use.

`--help` must be quick, so this module and the commands import nothing heavy: each command imports what it calls when
it is called.
"""

import gc
import os
import sys
from itertools import pairwise

import typer

from backwright.cli import build, check, later, mcp, new, plan, prove, run, show, undo, why
from backwright.cli.exits import MEANINGS, Exit, exit_for
from backwright.cli.printing import complain
from backwright.errors import BackwrightError

TABLE = "\n".join(f"  {code.value:<3} {meaning.replace('`', '')}" for code, meaning in MEANINGS.items())
EPILOG = f"\b\nExit codes:\n{TABLE}"  # \\b keeps the lines as they are

app = typer.Typer(
    name="backwright",
    help="A senior backend developer in the form of a program: describe a backend in a page, get code that is yours.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

COMMANDS = (new, check, show, plan, build, undo, why, run, prove, mcp)
VERBS = tuple(command.__name__.rpartition(".")[2] for command in COMMANDS)
for command in COMMANDS:
    command.register(app)
later.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"backwright {version('backwright')}")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Keep the options that stand before a verb."""


def _hang_up() -> None:
    """End as a program does whose reader has left: without a word. What is still to be written goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(Exit.UNREAD)


def main() -> None:
    """Run one command; whatever goes wrong ends in a message and an exit code."""
    as_json = "--json" in sys.argv or "--format=json" in sys.argv or ("--format", "json") in pairwise(sys.argv)
    gc.set_threshold(50_000, 20, 100)  # a build makes millions of small objects, few of them in cycles
    try:
        app()
    except BackwrightError as error:
        complain(error, as_json=as_json)
        sys.exit(exit_for(error))
    except BrokenPipeError:
        _hang_up()
    except KeyboardInterrupt:
        sys.exit(Exit.STOPPED)
    except Exception as fault:
        if os.environ.get("BACKWRIGHT_DEBUG"):
            raise
        message = f"a fault in backwright: {type(fault).__name__}: {fault}\nBACKWRIGHT_DEBUG=1 shows where"
        print(message, file=sys.stderr)
        sys.exit(Exit.FAULT)
