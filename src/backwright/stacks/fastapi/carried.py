"""Migrations that an earlier version wrote, carried into a project of this one.

They took types of columns from the models, which change. Those stand in `migrations/columns.py` now, for good.
"""

import re
from collections.abc import Mapping

from backwright.stacks.python.source import import_from

COLUMNS = "migrations.columns"
_NAMES = r"(?:\((?P<several>[^)]*)\)|(?P<line>[^\n(#]+))[^\n]*\n"
_IMPORT = re.compile(rf"^from (?:src\.models\.(?:base|spelling)|migrations\.columns) import {_NAMES}", re.MULTILINE)
_FROM_MODELS = re.compile(r"^from src\.models\.(?:base|spelling) import ", re.MULTILINE)
_LOCAL = re.compile(r"^from (?:migrations|src)\.", re.MULTILINE)
_SPELLED = {"UtcDateTime": "utc_datetime", "Exact": "exact"}
_WORD = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|\b(?:' + "|".join(_SPELLED) + r")\b")


def carried(revisions: Mapping[str, str]) -> dict[str, str]:
    """Revisions as they run beside what is rendered now; those that need nothing stay as they are."""
    return {path: _carried(text) if _FROM_MODELS.search(text) else text for path, text in revisions.items()}


def _carried(text: str) -> str:
    found = [match["several"] or match["line"] for match in _IMPORT.finditer(text)]
    names = {_SPELLED.get(name, name) for line in found for name in re.findall(r"\w+", line)}
    text = _IMPORT.sub("", text)
    text = _WORD.sub(lambda word: _SPELLED.get(word.group(), word.group()), text)
    lines = "\n".join(import_from(COLUMNS, sorted(names, key=str.lower))) + "\n"
    local = _LOCAL.search(text)
    if local:
        return text[: local.start()] + lines + text[local.start() :]
    head, alembic, rest = text.partition("from alembic import op\n")
    return f"{head}{alembic}\n{lines}{rest}" if alembic else f"{lines}{text}"
