"""A proof of any page that the tool builds reaches every operation, as every role that is granted it, and holds."""

from pathlib import Path

import pytest
from tests.conftest import SLOW
from tests.stacks.projects import PAGES, UNUSABLE

from backwright.blueprint.reader import read
from backwright.blueprint.view.unusable import unusable_grants
from backwright.build.build import build
from backwright.prove.run import prove
from backwright.standard.finding import Verdict

LIVE = ["api", "database", "docs", "errors", "performance", "security"]  # rules that ask the running backend
# The pages whose rows are hardest to make; random pages are proved by the gate, too.
HARD = {"alike", "bare", "few", "rules", "singles", "states", "taken", "tenant"}


@SLOW
@pytest.mark.parametrize("page", [page for page in PAGES if page.stem in HARD], ids=lambda page: page.stem)
def test_a_sound_page_is_proved_whole(page: Path, tmp_path: Path) -> None:
    (tmp_path / "blueprint.yaml").write_text(page.read_text())
    build(tmp_path, check=False)
    proof = prove(tmp_path, only=LIVE)
    told = [(one.rule, one.says, one.detail) for one in proof.findings if one.verdict == Verdict.FAIL]
    untold = {one.rule for one in proof.findings if one.verdict == Verdict.INCONCLUSIVE}
    assert told == []
    assert untold == {"security/https"}
    assert (proof.unreached, proof.unused) == ((), ())


@SLOW
def test_what_a_role_is_granted_and_cannot_do_is_told(tmp_path: Path) -> None:
    (tmp_path / "blueprint.yaml").write_text(UNUSABLE)
    build(tmp_path, check=False)
    proof = prove(tmp_path, only=["security"])
    (grant,) = unusable_grants(read(UNUSABLE))
    assert proof.unused == (f"create_booking as {grant.role}",)
    (access,) = [one for one in proof.findings if one.rule == "security/access-matrix"]
    assert access.verdict == Verdict.INCONCLUSIVE
    assert "create_booking by booker" in access.says
