"""The files of a project as a test compares them: the archives that a build keeps are looked into."""

import json
from pathlib import Path

from backwright.pristine import unpacked


def texts(folder: Path, path: Path) -> dict[str, str]:
    """A file by its name in the project; an archive by the names of what is in it."""
    name = path.relative_to(folder).as_posix()
    if not name.endswith(".tar.xz"):
        return {name: path.read_text(encoding="utf-8")}
    inside = unpacked(path.read_bytes())
    if "build.json" in inside:  # the digest of a lock, whose ids are random
        inside["build.json"] = json.dumps({**json.loads(inside["build.json"]), "lock": ""})
    return {f"{name.removesuffix('.tar.xz')}/{each}": text for each, text in inside.items()}
