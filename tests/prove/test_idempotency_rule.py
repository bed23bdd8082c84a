"""A backend that does a repeated request twice, or confuses the keys of two, is told."""

import shutil
from pathlib import Path

import pytest

from backwright.build.build import build
from backwright.prove.run import prove
from backwright.standard.finding import Finding, Verdict

PAGE = """\
app: desk
use: auth, idempotency
roles: member, agent
User:
  name: str 1..40
  can:
    - member: read
Ticket:
  subject: str 1..80
  author: User = me
  can:
    - member: create, read
"""
CONTROLLER, REPOSITORY = "src/controllers/idempotency.py", "src/repositories/idempotency_repository.py"
FAULTS = {
    "several Ticket were created under one key": (CONTROLLER, "    if key is None:\n", "    if True:\n"),
    "another body under the key": (
        CONTROLLER,
        "if found.fingerprint != asked:",
        "if found.fingerprint == key:",
    ),
    "the key of another caller shows their": (CONTROLLER, 'str(work.caller.id if work.caller else "")', 'str("")'),
    "under one key are refused": (REPOSITORY, "except IntegrityError:", "except KeyError:"),
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("desk")
    (project / "blueprint.yaml").write_text(PAGE)
    build(project, check=False)
    return project


def proved(project: Path) -> Finding:
    (found,) = (one for one in prove(project, only=["api/idempotency"]).findings if one.rule == "api/idempotency")
    return found


def test_a_sound_backend_passes(sound: Path) -> None:
    assert proved(sound).verdict == Verdict.PASS


@pytest.mark.parametrize("says", FAULTS)
def test_a_fault_is_told(says: str, sound: Path, tmp_path: Path) -> None:
    file, right, wrong = FAULTS[says]
    broken = tmp_path / "desk"
    shutil.copytree(sound, broken)
    text = (broken / file).read_text()
    assert text.count(right) == 1
    (broken / file).write_text(text.replace(right, wrong))
    found = proved(broken)
    assert found.verdict == Verdict.FAIL
    assert any(says in str(one) for one in found.detail)
