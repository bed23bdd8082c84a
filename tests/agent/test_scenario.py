"""An agent's whole job on the running helpdesk, over the real protocol."""

from pathlib import Path

from scripts.agent_scenario import play
from tests.conftest import SLOW


@SLOW
def test_an_agent_gets_a_passing_gate_by_earning_it(tmp_path: Path) -> None:
    assert play(tmp_path).broken == []
