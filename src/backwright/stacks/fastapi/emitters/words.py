"""Which words seeded rows say in a field of text: those that fit its name and its entity's."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from backwright.blueprint.model import Field
from backwright.blueprint.naming import human, snake
from backwright.stacks.fastapi.spelled_view import SpelledView
from backwright.stacks.fastapi.spelling import unmarked

VOCABULARY = Path(__file__).parents[1] / "vocabulary.toml"


@lru_cache
def vocabulary() -> Mapping[str, Any]:
    """The words that choose the kind of text, read once."""
    return tomllib.loads(VOCABULARY.read_text(encoding="utf-8"))


def makers() -> list[str]:
    """Every function of `scripts/seed_words.py` that a row may call."""
    return sorted({*vocabulary()["fields"], *vocabulary()["entities"], "code", "day", "named", "paragraph"})


def maker(view: SpelledView, field: Field) -> str:
    """A call of `scripts/seed_words.py` that makes a field's values, open for the arguments that every one takes."""
    own, entity = snake(unmarked(field.name)), human(unmarked(view.entity.name))
    function = _among(vocabulary()["fields"], own)
    if function:
        return f"{function}("
    if not {own, own.rpartition("_")[2]}.isdisjoint(vocabulary()["codes"]):
        initials = "".join(word[0] for word in entity.split()).upper()
        return f'code("{initials}", '
    if own in vocabulary()["names"] or own == f"{snake(unmarked(view.entity.name))}_name":
        return _by_entity(view, entity)
    return f'named("{human(own)}", '


def _by_entity(view: SpelledView, entity: str) -> str:
    if view.is_account:
        return "person("
    if view.is_tenant:
        return "company("
    function = _among(vocabulary()["entities"], entity.rpartition(" ")[2])
    return f"{function}(" if function else f'named("{entity}", '


def _among(kinds: Mapping[str, list[str]], name: str) -> str | None:
    return next((kind for kind, names in kinds.items() if name in names), None)
