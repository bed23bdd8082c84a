"""The addresses of databases that stand in the files of a folder, in a copy of it."""

import re
from pathlib import Path

from backwright.prove.described.sources import IGNORED

LARGEST = 500_000  # bytes of a file that is looked at
# A scheme alone, with which code compares, is none.
_ADDRESS = re.compile(
    r"(?P<scheme>(?P<kind>postgres(?:ql)?|mysql|mariadb|sqlite)(?:\+\w+)?)://(?!/?:memory:)/{0,4}[\w{%$.][^\s\"'`<>\\]*"
)
_SAME = {"postgres": "postgresql", "mariadb": "mysql"}


def point_at(copy: Path, url: str) -> tuple[str, ...]:
    """Put the address of the scratch database in the place of every one that stands in a file of the copy.

    A configuration with a server of its own would else be followed by migrations that do not ask the environment.

    Args:
        copy: a copy of the folder, which may be changed.
        url: the scratch database.

    Returns:
        The files that were changed, by their paths in the folder.
    """
    changed = []
    for path in sorted(copy.rglob("*")):
        name = path.relative_to(copy)
        if path.is_symlink() or not path.is_file() or IGNORED & {*name.parts} or path.stat().st_size > LARGEST:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, OSError):
            continue
        pointed = _ADDRESS.sub(lambda found: _replacement(found, url), text)
        if pointed != text:
            path.write_text(pointed, encoding="utf-8")
            changed.append(name.as_posix())
    return tuple(changed)


def _replacement(found: re.Match[str], url: str) -> str:
    """The scratch database, reached by the driver that the file names where both are of one kind.

    A file beside the code is a copy already, and stays where the scratch database is of another kind.
    """
    scheme, _, rest = url.partition("://")
    kinds = [_SAME.get(kind, kind) for kind in (found["kind"], scheme.partition("+")[0])]
    if kinds[0] == kinds[1]:
        return f"{found['scheme']}://{rest}"
    is_beside = kinds[0] == "sqlite" and not found[0].partition("://")[2].startswith("//")
    return found[0] if is_beside else url
