"""`prove.exempt.yaml`: what the owner lets pass for a while, each with a reason and the day on which that ends."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import yaml

from backwright.errors import BackwrightError
from backwright.standard.every_rule import EVERY_RULE
from backwright.standard.violation import Violation

FILE = "prove.exempt.yaml"
ANY = "any"
_MEMBERS = ("rule", "operation", "caller", "reason", "until")
_EXAMPLE = """\
- rule: api/bad-input
  operation: create_ticket      # or any
  reason: old clients send longer subjects; the next release trims them
  until: 2027-01-31"""


class ExemptionError(BackwrightError):
    """An exemption that is not valid; the message names the line and what is to be written."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """Violations of one rule that do not fail until a day."""

    rule: str
    operation: str  # `any`: all of them
    reason: str
    until: date
    caller: str = ""
    line: int = 0

    @property
    def subject(self) -> str:
        """What it is about: `api/bad-input create_ticket`."""
        return f"{self.rule} {self.operation}" + (f" by {self.caller}" if self.caller else "")

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return today > self.until

    def covers(self, rule: str, violation: Violation) -> bool:
        """Whether a violation of a rule is what it is about."""
        if rule != self.rule or (self.caller and violation.caller != self.caller):
            return False
        return self.operation in {ANY, violation.operation}


def exemptions_of(project: Path) -> tuple[Exemption, ...]:
    """Those of a project; none where it has no such file.

    Raises:
        ExemptionError: the file is not a list of valid exemptions; all errors at once.
    """
    place = project / FILE
    return read_exemptions(place.read_text(encoding="utf-8")) if place.is_file() else ()


def read_exemptions(text: str) -> tuple[Exemption, ...]:
    """The exemptions that a text lists.

    Raises:
        ExemptionError: see `exemptions_of`.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ExemptionError(f"{FILE}:{line}: {error.problem}") from error
    if root is None:
        return ()
    if not isinstance(root, yaml.SequenceNode):
        raise ExemptionError(f"{FILE}:1: expected a list of exemptions, as in\n{_EXAMPLE}")
    found, problems = [], []
    for node in root.value:
        members, odd = _members(node)
        line = node.start_mark.line + 1
        wrong = [*odd, *(_problems(members) if not odd else [])]
        problems += [f"{FILE}:{line}: {one}" for one in wrong]
        if not wrong:
            until = date.fromisoformat(members["until"])
            operation = members.get("operation", ANY)
            found.append(
                Exemption(members["rule"], operation, members["reason"], until, members.get("caller", ""), line)
            )
    if problems:
        raise ExemptionError("\n".join(problems))
    return tuple(found)


def _members(node: yaml.Node) -> tuple[dict[str, str], list[str]]:
    """What an exemption says, all of it as text; what is no member of one."""
    if not isinstance(node, yaml.MappingNode):
        return {}, [f"expected an exemption, as in\n{_EXAMPLE}"]
    members: dict[str, str] = {}
    odd = []
    for key, value in node.value:
        name = str(key.value)
        if name not in _MEMBERS:
            odd.append(f"`{name}` means nothing here{_near(name, _MEMBERS)}; it takes {', '.join(_MEMBERS)}")
        elif not isinstance(value, yaml.ScalarNode):
            odd.append(f"`{name}` is one text")
        elif name in members:
            odd.append(f"`{name}` stands twice")
        else:
            members[name] = str(value.value).strip()
    return members, odd


def _problems(members: dict[str, str]) -> Iterator[str]:
    yield from (f"`{name}` is missing" for name in ("rule", "reason", "until") if not members.get(name))
    rule = EVERY_RULE.get(members.get("rule", ""))
    if members.get("rule") and rule is None:
        yield f"there is no rule `{members['rule']}`{_near(members['rule'], EVERY_RULE)}"
    if rule is not None and rule.by == "probe" and not members.get("operation"):
        yield f"`operation` is missing: {rule.name} is about operations; name one, or say `operation: {ANY}`"
    if members.get("until"):
        try:
            date.fromisoformat(members["until"])
        except ValueError:
            yield f"`until` is a day, as in 2027-01-31; found `{members['until']}`"


def _near(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f", did you mean `{close[0]}`?" if close else ""
