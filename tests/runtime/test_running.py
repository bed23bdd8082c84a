"""Migrations and tests of projects that are not of the first stack, run by what their `runtime.toml` says."""

import subprocess
import sys
from pathlib import Path

import pytest

from backwright.databases.version_table import VersionTable
from backwright.runtime.migrations import MigrationError, MigrationRunner
from backwright.runtime.model import Migrate, RevisionFiles, SuiteCommand
from backwright.runtime.revision_files import folder_revision_nodes, heads, in_line, placed
from backwright.suite.meters import meter_for
from backwright.suite.report_meter import lcov_reach

WAYS = ("{python}", "-c", "import sys; open('ways', 'a').write(' '.join(sys.argv[1:]) + ';')")
FAILS = ("{python}", "-c", "import sys; sys.exit('3 rows stand in the way')")
# One process: a line for each step, an answer for each line.
PROCESS = (
    "{python}",
    "-uc",
    "import json, sys\nfor line in sys.stdin:\n    print(json.dumps(None if 'head' in line else line))",
)
SQL = RevisionFiles("db/*.up.sql", r"^-- revision (\w+)$", r"^-- after (\"\w+\")$")
VERSIONS = VersionTable("schema_migrations", "version")


def migrate(**given: object) -> Migrate:
    usual = {"up": (*WAYS, "up", "{revision}"), "down": FAILS, "current": (), "versions": VERSIONS, "list": SQL}
    return Migrate(**{**usual, **given})  # type: ignore[arg-type]


def test_a_step_is_a_command_where_there_is_no_process_for_all(tmp_path: Path) -> None:
    with MigrationRunner(migrate(), tmp_path, sys.executable, {}) as runner:
        runner.run("upgrade", "0001")
        runner.run("upgrade", "head")
        with pytest.raises(MigrationError, match="downgrade to base failed: 3 rows stand in the way"):
            runner.run("downgrade", "base")
    assert (tmp_path / "ways").read_text() == "up 0001;up head;"


def test_one_process_takes_every_step(tmp_path: Path) -> None:
    with MigrationRunner(migrate(process=PROCESS), tmp_path, sys.executable, {}) as runner:
        runner.run("upgrade", "head")
        with pytest.raises(MigrationError, match="downgrade to base failed"):
            runner.run("downgrade", "base")
        runner.run("upgrade", "head")


def test_a_process_that_ends_says_why(tmp_path: Path) -> None:
    process = ("{python}", "-c", "raise SystemExit('no such module')")
    runner = MigrationRunner(migrate(process=process), tmp_path, sys.executable, {})
    with runner, pytest.raises(MigrationError, match="the migrations do not start: no such module"):
        runner.run("upgrade", "head")


def test_revisions_are_read_from_whatever_files_they_are_in(tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    first = "-- revision a1\nCREATE TABLE t (n int);\n"
    second = placed('-- revision x\n-- after "y"\nDROP TABLE t;\n', 2, "a1", SQL)
    (tmp_path / "db/0002.up.sql").write_text(second)
    (tmp_path / "db/0001.up.sql").write_text(first)
    (tmp_path / "db/0001.down.sql").write_text("-- revision none\n")
    found = folder_revision_nodes(tmp_path, SQL)
    assert [step.parents for step in found] == [(), ("a1",)]
    assert in_line(found) == ("a1", found[1].id)
    assert found[1].id.startswith("0002_")
    assert heads(found) == (found[1],)


RUNNER = """
import sys
junit, lcov = (argument.partition("=")[2] for argument in sys.argv[1:3])
open(junit, "w").write('<testsuites><testsuite tests="3" failures="1" errors="0" skipped="1"/></testsuites>')
report = "SF:a.go LF:10 LH:8 BRF:4 BRH:3 end_of_record SF:b.go LF:10 LH:10 end_of_record"
open(lcov, "w").write(report.replace(" ", chr(10)))
"""


def test_any_runner_is_measured_by_its_own_reports(tmp_path: Path) -> None:
    tests = SuiteCommand(command=("{python}", "run.py"), junit=("--junit={file}",), lcov=("--lcov={file}",))
    (tmp_path / "run.py").write_text(RUNNER)
    meter = meter_for(tests, tmp_path, tmp_path / "measured")
    environment = meter.environment({})
    done = subprocess.run([sys.executable, "run.py", *meter.arguments], cwd=tmp_path, env=environment, check=False)
    ran = meter.read(done.returncode, "")
    assert (ran.passed, ran.failed, ran.skipped) == (1, 1, 1)
    reach = meter.reach(tmp_path, ran)
    assert reach is not None
    assert (reach.lines, reach.branches, reach.total) == (18 / 20, 3 / 4, 21 / 24)


def test_a_report_of_no_line_measures_nothing() -> None:
    assert lcov_reach("TN:\nend_of_record\n") is None
