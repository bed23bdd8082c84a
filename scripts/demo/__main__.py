"""`python -m scripts.demo`: what `make demo` runs."""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

from scripts.demo.backend import command
from scripts.demo.lines import Transcript
from scripts.demo.play import OPEN, play
from scripts.demo.prepare import lend, prepare
from scripts.demo.stage import ROOT, DemoError, Stage, free_port


def main() -> int:
    """Serve the demo until Ctrl-C, or play it once and check it."""
    options = _options()
    started = float(options.started)
    try:
        if options.check:
            return _check(options, started)
        _serve(options, started)
    except DemoError as error:
        print(f"demo: {error}", file=sys.stderr)
    return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo")
    parser.add_argument("--check", action="store_true", help="play the transcript, check it, and exit")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--started", default=str(time.time()), help="when the set-up began, in seconds since 1970")
    parser.add_argument("--save", type=Path, help="where to write the transcript to")
    return parser.parse_args()


def _check(options: argparse.Namespace, started: float) -> int:
    stage = Stage(ROOT / "demo" / "check" / "helpdesk", options.database, free_port(options.port))
    shutil.rmtree(stage.project.parent, ignore_errors=True)
    transcript = play(stage, started)
    if options.save:
        options.save.write_text("\n".join(transcript.lines) + "\n", encoding="utf-8")
    seconds = time.time() - started
    print(
        f"\n{transcript.checked - len(transcript.broken)} of {transcript.checked} claims hold; {seconds:.0f} s in all"
    )
    for claim in transcript.broken:
        print(f"  not so: {claim}")
    return 1 if transcript.broken else 0


def _serve(options: argparse.Namespace, started: float) -> None:
    stage = Stage(ROOT / "demo" / "helpdesk", options.database, free_port(options.port))
    transcript = Transcript()
    prepare(stage, transcript, started)
    lend(stage)
    transcript.row("serve", f"{stage.url}/docs      Ctrl-C stops; the code: demo/helpdesk")
    transcript.say(
        f"""
  try   cd demo/helpdesk && . ./activate
        curl localhost:{stage.port}/api/v1/tickets                                → 401 NO_TOKEN
        curl -H "$(auth agent)" 'localhost:{stage.port}{OPEN}'
"""
    )
    os.chdir(stage.project)
    serve = command(stage, reload=True)
    os.execve(serve[0], serve, stage.environment)  # noqa: S606


if __name__ == "__main__":
    sys.exit(main())
