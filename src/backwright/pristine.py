"""Trees of text in one small file, and the last render, which a build stores in a project that way."""

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from backwright.errors import BackwrightError

FILE = Path(".backwright") / "pristine.tar.xz"
FOLDER = Path(".backwright") / "pristine"  # where it lay as files, before


class PristineError(BackwrightError):
    """The last render stored in the project cannot be read."""


def packed(tree: Mapping[str, str]) -> bytes:
    """A tree as a compressed archive, which is the same whenever and by whomever it is made."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:xz", format=tarfile.GNU_FORMAT) as archive:
        for name in sorted(tree):
            data = tree[name].encode()
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return target.getvalue()


def unpacked(data: bytes) -> dict[str, str]:
    """The tree in an archive, whose paths all stay within it.

    Raises:
        ValueError: it is no archive of ours, or is damaged.
    """
    tree = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:xz") as archive:
            for member in archive:
                if not is_inside(member.name) or not member.isfile():
                    raise ValueError(f"{member.name} is no file of a project")
                file = archive.extractfile(member)
                tree[member.name] = file.read().decode() if file else ""
    except (tarfile.TarError, EOFError, OSError, UnicodeDecodeError) as error:
        raise ValueError(f"not an archive of texts: {error}") from error
    return tree


def is_inside(name: str) -> bool:
    """Whether a path stays within the folder that it is taken from."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def folder_tree(folder: Path) -> dict[str, str]:
    """Every file beneath a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in files}


def is_built(project: Path) -> bool:
    """Whether a build left its render in a project."""
    return (project / FILE).is_file() or (project / FOLDER).is_dir()


def read_pristine(project: Path) -> dict[str, str]:
    """What was rendered at the last build of a project, to the byte; nothing where nothing was built.

    Raises:
        PristineError: what is stored of it is damaged.
    """
    if not (project / FILE).is_file():
        return folder_tree(project / FOLDER)
    try:
        return unpacked((project / FILE).read_bytes())
    except ValueError:
        raise PristineError(f"{FILE} is damaged; bring it back from version control: git checkout -- {FILE}") from None
