"""Exit codes: what a script that calls the tool can rely on."""

from enum import IntEnum

from backwright.errors import BackwrightError, BlueprintError, BlueprintErrors


class Exit(IntEnum):
    """How a command ended."""

    OK = 0
    TO_MEND = 1
    BAD_INPUT = 2
    REFUSED = 3
    NOT_REACHED = 4
    FAULT = 70
    STOPPED = 130
    UNREAD = 141


MEANINGS: dict[Exit, str] = {
    Exit.OK: "done, or nothing was to be done",
    Exit.TO_MEND: "`prove` found something to mend",
    Exit.BAD_INPUT: "the command was called wrongly, or the blueprint has errors",
    Exit.REFUSED: "refused, and nothing was changed: a conflict, a failed check, data in the way, no project",
    Exit.NOT_REACHED: "`prove` found nothing to mend, but operations that never succeeded, of which nothing is known",
    Exit.FAULT: "a fault in the tool itself; `BACKWRIGHT_DEBUG=1` shows where",
    Exit.STOPPED: "stopped by Ctrl-C",
    Exit.UNREAD: "whoever read the output left, as `head` does",
}


def exit_for(error: BackwrightError) -> Exit:
    """The code that a refused command ends with."""
    return Exit.BAD_INPUT if isinstance(error, BlueprintError | BlueprintErrors) else Exit.REFUSED
