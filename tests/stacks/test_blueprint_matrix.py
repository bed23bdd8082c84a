"""Pages of very different shape become projects that pass their own checks."""

from pathlib import Path

import pytest
from projects import PAGES, built, passes


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_project_passes_its_own_checks(page: Path, tmp_path: Path, cache: Path) -> None:
    project = built(page, tmp_path)
    passes(project, cache, "ruff", "check", "--no-cache", ".")
    passes(project, cache, "ruff", "format", "--no-cache", "--check", ".")
    passes(project, cache, "mypy")
    passes(project, cache, "pytest", "-n", "0")
