"""The page on disk: where a blueprint is found, and how it is read."""

from pathlib import Path

from backwright.blueprint.model import Blueprint
from backwright.blueprint.reader import read
from backwright.errors import BackwrightError

PAGE = "blueprint.yaml"


class PageError(BackwrightError):
    """The blueprint cannot be read as a file."""


def read_page(path: Path) -> Blueprint:
    """The blueprint at `path`, a file or the directory that holds `blueprint.yaml`."""
    file = path / PAGE if path.is_dir() else path
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        raise PageError(f"no blueprint at {file}; `wright new NAME` starts one, or name the directory") from None
    except OSError as error:
        raise PageError(f"{file} cannot be read: {error.strerror}") from None
    return read(text, file=str(file))
