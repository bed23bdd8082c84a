"""The languages that there are, by the files that are written in them."""

from pathlib import PurePosixPath

from backwright.stacks.languages.protocol import Language
from backwright.stacks.languages.python.language import Python

LANGUAGES: tuple[Language, ...] = (Python(),)
_BY_SUFFIX = {suffix: language for language in LANGUAGES for suffix in language.suffixes}


def language_of(path: str) -> Language | None:
    """The language of a file; None for data and prose."""
    return _BY_SUFFIX.get(PurePosixPath(path).suffix)
