"""Every page's database can be filled with rows to look at, whatever must be unique in it, and filled again."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from projects import PAGES, written

SINGLES = next(page for page in PAGES if page.stem == "singles")


def filled(project: Path, url: str) -> dict[str, int]:
    """How many rows of what the seeds told that they made, the second time."""
    environment = {**os.environ, "DATABASE_URL": url, "SECRET_KEY": "a secret for tests, which is long enough"}
    told = ""
    for command in ("-m alembic upgrade head", "scripts/seed.py --rows 60", "scripts/seed.py --rows 60 --again"):
        ran = subprocess.run(
            [sys.executable, *command.split()],
            cwd=project,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, (ran.stdout + ran.stderr)[-4000:]
        told = ran.stdout.splitlines()[0] if ran.stdout else ""
    return {name: int(count.replace(",", "")) for count, name in re.findall(r"([\d,]+) ([a-z ]+)(?:, |$)", told)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_table_gets_rows(page: Path, tmp_path: Path) -> None:
    counts = filled(written(page.read_text(), tmp_path), f"sqlite:///{tmp_path}/rows.db")

    assert counts
    assert all(counts.values()), counts


def test_rows_that_would_be_too_much_alike_are_left_out_on_postgresql_too(tmp_path: Path, postgresql: str) -> None:
    counts = filled(written(SINGLES.read_text(), tmp_path), postgresql)

    assert counts["users"] == counts["memberships"] == counts["pairings"] == 3  # one for each account of the tenant
    assert counts["shifts"] > counts["profiles"]
    assert counts["passports"] == counts["books"]
