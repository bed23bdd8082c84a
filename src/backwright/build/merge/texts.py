"""Merge one file, by what kind of text it is."""

from pathlib import PurePosixPath

from backwright.build.merge.keyed import merge_toml, merge_yaml
from backwright.build.merge.objects import merge_json
from backwright.merging.lines import merge_lines
from backwright.merging.model import Merged, Record
from backwright.stacks.languages.registry import language_of

_LIMITS = (88, 100, 120)
_KINDS = {".toml": merge_toml, ".yaml": merge_yaml, ".yml": merge_yaml, ".json": merge_json}


def merge_text(path: str, base: str, ours: str, theirs: str) -> Merged:
    """Merge the user's version of a file with the one generated now, from the one generated before.

    >>> merge_text("a.txt", "one\\n", "one\\ntwo\\n", "zero\\none\\n").text
    'zero\\none\\ntwo\\n'
    """
    if ours in (base, theirs):
        return Merged(theirs)
    if theirs == base:
        return Merged(ours)
    if language := language_of(path):
        by_member = language.merge(path, base, ours, theirs, line_limit(base, theirs))
        return by_member or by_line(path, base, ours, theirs, both=False)
    suffix = PurePosixPath(path).suffix
    if suffix in _KINDS:
        by_key = _KINDS[suffix](path, base, ours, theirs)
        return by_key or by_line(path, base, ours, theirs, both=False)
    return by_line(path, base, ours, theirs, both=True)


def by_line(path: str, base: str, ours: str, theirs: str, *, both: bool) -> Merged:
    """Merge by line; `both`: insertions at one place are kept both."""
    record = Record(path, 0)
    text = merge_lines(base, ours, theirs, record, both=both)
    return Merged(text, tuple(record.conflicts))


def line_limit(*texts: str) -> int:
    """How long the project's lines may be, judged by the generated ones."""
    longest = max((len(line) for text in texts for line in text.splitlines()), default=0)
    return next((limit for limit in _LIMITS if longest <= limit), _LIMITS[-1])
