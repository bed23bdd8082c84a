"""Whether one type holds every value of another."""

from backwright.blueprint.model import FieldType
from backwright.blueprint.types.registry import spec_of
from backwright.blueprint.types.spec import BINARY_SCALE, Moments, Numbers, Texts

_MOST_EXACT = 2**53


def holds(kind: FieldType, other: FieldType) -> bool | None:
    """Whether a type holds every value of another; None where they have nothing to do with each other."""
    mine, its = (spec_of(one).extent(one) for one in (kind, other))
    if isinstance(mine, Numbers) and isinstance(its, Numbers):
        if (mine.scale == BINARY_SCALE) != (its.scale == BINARY_SCALE) and not all(map(_is_small, (mine, its))):
            return None  # not every exact number is a binary one
        return mine.minimum <= its.minimum and its.maximum <= mine.maximum and its.scale <= mine.scale
    if isinstance(mine, Moments) and isinstance(its, Moments):
        return mine.minimum <= its.minimum and its.maximum <= mine.maximum and mine.whole_days <= its.whole_days
    if isinstance(mine, Texts) and isinstance(its, Texts):
        if mine.form not in ("", its.form):
            return None  # whether every text is an address is not for a migration to say
        return mine.minimum <= its.minimum and its.maximum <= mine.maximum and (mine.lines or not its.lines)
    return None


def _is_small(numbers: Numbers) -> bool:
    """Whether they are binary, or integers that binary numbers of 64 bits hold exactly."""
    exact = numbers.scale == 0 and numbers.minimum >= -_MOST_EXACT and numbers.maximum <= _MOST_EXACT
    return exact or numbers.scale == BINARY_SCALE


def numbers(kind: FieldType) -> Numbers:
    """The numbers that a type holds."""
    extent = spec_of(kind).extent(kind)
    if not isinstance(extent, Numbers):
        raise TypeError(f"{type(kind).__name__} holds no numbers")
    return extent
