"""JSON: by key, since it has no comments to lose."""

import json
from typing import Any

from backwright.merging.model import Merged, Record

_ABSENT = object()


def merge_json(path: str, base: str, ours: str, theirs: str) -> Merged | None:
    """Merge three JSON documents; None when one cannot be read."""
    try:
        values = [json.loads(text) if text.strip() else {} for text in (base, ours, theirs)]
    except ValueError:
        return None
    record = Record(path, 0)
    merged = _merge(values[0], values[1], values[2], record, "")
    text = json.dumps(merged, indent=_indent(ours), ensure_ascii=False) + ("\n" if ours.endswith("\n") else "")
    return Merged(text, tuple(record.conflicts))


def _merge(base: Any, ours: Any, theirs: Any, record: Record, where: str) -> Any:
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    if isinstance(ours, dict) and isinstance(theirs, dict):
        before = base if isinstance(base, dict) else {}
        order = list(theirs) + [key for key in ours if key not in theirs]
        merged = {}
        for key in order:
            values = (before.get(key, _ABSENT), ours.get(key, _ABSENT), theirs.get(key, _ABSENT))
            value = _merge(*values, record, f"{where}/{key}")
            if value is not _ABSENT:
                merged[key] = value
        return merged
    if isinstance(base, list) and isinstance(ours, list) and isinstance(theirs, list):
        removed = [item for item in base if item not in ours or item not in theirs]
        return [item for item in theirs if item not in removed] + [
            item for item in ours if item not in theirs and item not in base
        ]
    texts = ["" if value is _ABSENT else json.dumps(value) + "\n" for value in (ours, theirs, base)]
    record.conflict(1, texts[0], texts[1], texts[2], f"you and the build changed {where}")
    return ours


def _indent(text: str) -> int | None:
    for line in text.splitlines()[1:]:
        if line.strip():
            return len(line) - len(line.lstrip()) or None
    return None if text.strip() not in {"{}", "[]", ""} else 2
