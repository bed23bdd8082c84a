"""The first lines of the transcript: set up, build, test, fill."""

import json
import re
import sysconfig
import time
import venv

from scripts.demo.database import recreate
from scripts.demo.lines import Transcript
from scripts.demo.stage import BIN, DemoError, Stage

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def prepare(stage: Stage, transcript: Transcript, started: float) -> None:
    """From nothing to a project that is built, tested and filled."""
    transcript.row("setup", ".venv, locked", time.time() - started)
    stage.prepare()
    build(stage, transcript)
    fill(stage, transcript)


def build(stage: Stage, transcript: Transcript) -> None:
    """Build the project and print its size."""
    ran = stage.wright("build", "--json")
    result = json.loads(ran.out)
    counts, tested = result["plan"]["counts"], result["tested"]
    transcript.row("build", f"helpdesk: {size(counts)}", ran.seconds - tested["seconds"])
    transcript.row("test", ", ".join(check["summary"] for check in tested["checks"]), tested["seconds"])
    transcript.claim(all(check["passed"] for check in tested["checks"]), "every generated test passes")
    transcript.claim(counts["entities"] == 5, "helpdesk has five entities")
    transcript.claim((stage.project / "blueprint.lock").is_file(), "the build leaves a lock")


def fill(stage: Stage, transcript: Transcript) -> None:
    """Migrate an empty database and seed it."""
    recreate(stage)
    stage.python("-m", "alembic", "upgrade", "head")
    stage.python("scripts/seed.py")
    [stored] = json.loads((stage.project / ".seed-accounts.json").read_text(encoding="utf-8")).values()
    roles = [account["role"] for account in stored["accounts"]]
    transcript.row("data", f"1,240 tickets, one account per role, {DATABASES[stage.database]}")
    transcript.claim(set(roles) >= {"member", "agent", "manager", "admin"}, "an account per role")


def lend(stage: Stage) -> None:
    """Give the project an environment that borrows ours, so that `. ./activate` finds every program there."""
    environment = stage.project / ".venv"
    if not environment.exists():
        venv.EnvBuilder(with_pip=False, symlinks=True).create(environment)
    [packages] = environment.glob("lib/python*/site-packages")
    (packages / "lent.pth").write_text(f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n")
    for program in ("wright", "backwright", "ruff"):
        (environment / "bin" / program).unlink(missing_ok=True)
        (environment / "bin" / program).symlink_to(BIN / program)
    (environment / ".ready").touch()


def size(counts: dict[str, int]) -> str:
    """`45 lines → 5 entities, 41 endpoints, 88 files, 4,904 lines`."""
    return (
        f"{counts['blueprint_lines']} lines → {counts['entities']} entities, {counts['operations']} endpoints, "
        f"{counts['files']:,} files, {counts['lines']:,} lines"
    )


def passed(output: str) -> int:
    """How many tests passed, by pytest's own last line."""
    found = re.search(r"(\d+) passed", output)
    if not found:
        raise DemoError(f"the tests say nothing of passing:\n{output[-2000:]}")
    return int(found.group(1))
