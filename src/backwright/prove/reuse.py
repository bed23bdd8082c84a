"""What of the last proof still stands: what was found on the running backend, while nothing of it has changed.

Rules that read files, the tests and the checkers of style are asked again each time; the last two have caches of
their own (`cache.py`). One byte of another file, setting, library or of the tool itself, and the backend is started.
"""

import hashlib
import json
import os
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import backwright
from backwright.prove.earlier import findings_in
from backwright.prove.outcome import Proof
from backwright.prove.stored import NoSuchEvidenceError, last_proof
from backwright.runtime.interpreter import python_of
from backwright.runtime.reading import FILE as RUNTIME
from backwright.runtime.reading import runtime_of
from backwright.standard.finding import Finding, Verdict
from backwright.standard.rule import Rule
from backwright.suite.cache import libraries

ON_FILES = frozenset({"project", "blueprint", "suite", "style"})  # a rule that needs no more looks at no server
STUMBLED = "the rule stumbled"
_FOLDERS = ("src", "migrations", "scripts")
_FILES = (
    "blueprint.yaml", "pyproject.toml", "requirements.lock", ".env", "docs/openapi.json", "docs/api.md",
    RUNTIME.as_posix(),
)  # fmt: skip
_SETTING = re.compile(r"^#?\s*([A-Z][A-Z0-9_]*)=", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of an earlier proof."""

    findings: Mapping[str, tuple[Finding, ...]]  # by the name of a rule
    stored: Mapping[str, Any]

    def onto(self, proof: Proof) -> Proof:
        """A proof with what the earlier one knows of the running backend."""
        stored = self.stored
        first = min(
            (piece.at for found in self.findings.values() for one in found for piece in one.evidence), default=""
        )
        note = (
            f"{len(self.findings)} rules stand from {first.replace('T', ' ').replace('Z', ' UTC')}: nothing that the "
            "backend runs from has changed since (--fresh asks it again)"
        )
        return replace(
            proof,
            operations=stored["operations"],
            unreached=tuple(stored["unreached"]),
            unused=tuple(stored["unused"]),
            callers=stored["callers"],
            tenants=stored["tenants"],
            requests=stored["requests"],
            reused=tuple(self.findings),
            note=note,
        )


def looks_at_files(rule: Rule) -> bool:
    """Whether a rule can be decided without a server."""
    return ON_FILES.issuperset(rule.needs)


def live_key(project: Path) -> str:
    """One digest of all that a running backend and its proof depend on."""
    settings = {"DATABASE_URL", *_SETTING.findall(_text(project / ".env.example"))}
    python = python_of(project)
    whole = [
        _digests(project),
        {name: os.environ.get(name) for name in sorted(settings)},
        [python, libraries(python)],
        repr(runtime_of(project)),
        _tool(),
    ]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def standing(project: Path, rules: Sequence[Rule], key: str) -> Standing | None:
    """The findings of the rules on a running backend, where the last proof was a whole one with the same key."""
    try:
        stored = last_proof(project)
    except NoSuchEvidenceError:
        return None
    if stored.get("live_key") != key or stored.get("asked") != [] or stored.get("target") != str(project):
        return None
    found = findings_in(stored)
    names = [rule.name for rule in rules if not looks_at_files(rule)]
    by_rule = {name: tuple(_unpasted(one) for one in found if one.rule == name) for name in names}
    return Standing(by_rule, stored) if all(by_rule.values()) else None


def _unpasted(found: Finding) -> Finding:
    """A finding whose command names no folder any more: it was pasted for where the earlier proof was called from."""
    verb, option, *words = [*shlex.split(found.fix), "", ""]
    return (
        replace(found, fix=shlex.join([verb, *filter(None, words[1:])])) if (verb, option) == ("make", "-C") else found
    )


def can_stand(findings: Sequence[Finding]) -> bool:
    """Whether findings are worth keeping: none of their rules stumbled."""
    return not any(one.verdict == Verdict.INCONCLUSIVE and one.says.startswith(STUMBLED) for one in findings)


def _digests(project: Path) -> dict[str, str]:
    found = [path for folder in _FOLDERS for path in sorted((project / folder).rglob("*"))]
    migrate = runtime_of(project).migrate
    found += [project / name for name in (*_FILES, migrate.requires if migrate else "") if name]
    counting = (path for path in found if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(project).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in counting}


def _tool() -> list[tuple[str, int, int]]:
    """The files of the tool that a proof depends on, as they are installed."""
    root = Path(backwright.__file__).parent
    parts = ("blueprint", "contract", "databases", "prove", "runtime", "standard")
    files = [path for part in parts for path in sorted((root / part).rglob("*.py"))]
    return [(str(path), (stat := path.stat()).st_mtime_ns, stat.st_size) for path in files]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
