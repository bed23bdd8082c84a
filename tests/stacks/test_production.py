"""What a built project needs where it is deployed: its settings, its dependencies."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from projects import PAGES, built

AUTH = next(page for page in PAGES if page.stem == "tenant")
PLAIN = next(page for page in PAGES if page.stem == "plain")
NOT_THE_APPLICATIONS = {"PORT"}  # who starts the server reads it


@pytest.fixture(scope="module", params=[AUTH, PLAIN], ids=lambda page: page.stem)
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(request.param, tmp_path_factory.mktemp("project"))


def run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHON": sys.executable}
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def settings(project: Path) -> set[str]:
    program = "from src.config.settings import Settings; print(*Settings.model_fields)"
    return set(run(project, sys.executable, "-c", program).stdout.upper().split())


def test_every_setting_stands_in_the_example_and_nothing_else(project: Path) -> None:
    example = set(re.findall(r"^([A-Z_]+)=", (project / ".env.example").read_text(), re.MULTILINE))
    assert settings(project)
    assert example - NOT_THE_APPLICATIONS == settings(project)


def test_every_setting_reaches_the_processes_of_compose(project: Path) -> None:
    services = yaml.safe_load((project / "compose.yaml").read_text())["services"]
    for name in ("app", "migrate"):
        assert services[name]["env_file"] == [{"path": ".env", "required": False}]
        assert services[name]["environment"]["PORT"] == 8000


def test_what_is_in_hand_at_a_stop_has_longer_than_a_statement_may_take(project: Path) -> None:
    statement = int(re.findall(r'"statement_timeout": "(\d+)000"', (project / "src/config/database.py").read_text())[0])
    shutdown = int(re.findall(r"--timeout-graceful-shutdown (\d+)", (project / "Dockerfile").read_text())[0])
    app = yaml.safe_load((project / "compose.yaml").read_text())["services"]["app"]
    assert statement < shutdown < int(app["stop_grace_period"].removesuffix("s"))


def test_what_a_setting_can_choose_has_its_driver_in_the_image(project: Path) -> None:
    run_time = (project / "requirements.lock").read_text().partition("# For development")[0]
    chosen = "RATE_LIMIT_STORAGE_URL" in (project / ".env.example").read_text()
    assert ("\nredis==" in run_time) is chosen


class TestADependency:
    def imports(self, project: Path, module: str) -> None:
        path = project / "src/utils/clock.py"
        lines = path.read_text().splitlines(keepends=True)
        at = next(number for number, line in enumerate(lines) if line.startswith(("import ", "from ")))
        path.write_text("".join([*lines[:at], f"import {module} as _mine  # noqa: F401\n", *lines[at:]]))

    def test_is_added_by_one_command_and_missed_by_the_gate_before(self, project: Path) -> None:
        self.imports(project, "httpx2")
        refused = run(project, sys.executable, "-m", "deptry", "src")
        assert refused.returncode == 1
        assert "'httpx2'" in refused.stderr

        added = run(project, "make", f"PYTHON={sys.executable}", "add", "PACKAGE=httpx2")
        assert added.returncode == 0, added.stderr
        assert run(project, sys.executable, "-m", "deptry", "src").returncode == 0
        dependencies = tomllib.loads((project / "pyproject.toml").read_text())["project"]["dependencies"]
        assert [one for one in dependencies if one.startswith("httpx2>=")]
        image, _, development = (project / "requirements.lock").read_text().partition("# For development")
        assert "\nhttpx2==" in image
        assert "\nhttpcore2==" in image
        assert "httpx2==" not in development
        names = [line.split("==")[0] for line in image.splitlines()[1:-1]]
        assert names == sorted(names)

    def test_that_is_there_already_changes_nothing(self, project: Path) -> None:
        before = (project / "pyproject.toml").read_text()
        assert run(project, "make", f"PYTHON={sys.executable}", "add", "PACKAGE=fastapi").returncode == 0
        assert (project / "pyproject.toml").read_text() == before
