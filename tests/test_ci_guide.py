"""The jobs of docs/guides/ci.md are YAML that GitHub and GitLab read, and call the tool as it is."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main
import yaml

from backwright.cli.main import app
from backwright.prove.exemptions import read_exemptions
from backwright.reports.formats import format_of

GUIDE = (Path(__file__).parents[1] / "docs/guides/ci.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, flags=re.MULTILINE | re.DOTALL)


GITHUB, GITLAB, EXEMPT = (yaml.safe_load(text) for text in blocks("yaml"))


def commands() -> Iterator[list[str]]:
    """Every call of the tool, in jobs and in the text."""
    lines = [step["run"] for step in GITHUB["jobs"]["prove"]["steps"] if "run" in step]
    lines += GITLAB["prove"]["script"]
    lines += [line.removeprefix("$ ") for block in blocks("console") for line in block.splitlines()]
    for line in lines:
        if line.startswith("wright "):
            yield shlex.split(line)[1:]


def parsed(words: list[str]) -> dict[str, Any]:
    """The options of a call; it fails where the program would refuse them."""
    group: Any = typer.main.get_command(app)
    context = group.make_context("wright", [*words])
    name, verb, rest = group.resolve_command(context, words)
    options: dict[str, Any] = verb.make_context(name, rest, parent=context).params
    return options


def test_every_call_of_the_tool_is_one_that_it_takes() -> None:
    calls = [parsed(words) for words in commands()]
    assert len(calls) == 3
    assert [format_of(file) for call in calls for file in call["output"]]


def test_the_job_of_github_has_steps_that_use_or_run_something() -> None:
    assert GITHUB[True] == ["pull_request"]  # YAML 1.1 reads `on` as a truth value
    assert all(("uses" in step) != ("run" in step) for step in GITHUB["jobs"]["prove"]["steps"])


def test_every_report_that_a_job_hands_on_is_written_by_its_proof() -> None:
    written = {str(file) for words in commands() for file in parsed(words)["output"]}
    handed = re.findall(r"\bproof\.(?:sarif|xml|md|html|json)\b", "\n".join(blocks("yaml")))
    assert set(handed) <= written
    assert GITLAB["prove"]["artifacts"]["reports"] == {"junit": "proof.xml"}


def test_reports_are_handed_on_when_the_proof_fails() -> None:
    steps = GITHUB["jobs"]["prove"]["steps"]
    after = steps[[step.get("name") for step in steps].index("Prove the backend") + 1 :]
    assert all(step["if"].startswith("always()") for step in after)
    assert GITLAB["prove"]["artifacts"]["when"] == "always"


def test_the_example_of_an_exemption_is_one() -> None:
    (found,) = read_exemptions(yaml.safe_dump(EXEMPT))
    assert found.subject == "api/bad-input create_ticket"
