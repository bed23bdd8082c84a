"""Whether one type holds every value of another."""

from backwright.blueprint.model import FieldType
from backwright.blueprint.types.registry import spec_of
from backwright.blueprint.types.spec import Moments, Numbers, Texts


def holds(kind: FieldType, other: FieldType) -> bool | None:
    """Whether a type holds every value of another; None where they have nothing to do with each other."""
    mine, its = (spec_of(one).extent(one) for one in (kind, other))
    if isinstance(mine, Numbers) and isinstance(its, Numbers):
        return mine.minimum <= its.minimum and its.maximum <= mine.maximum and its.scale <= mine.scale
    if isinstance(mine, Moments) and isinstance(its, Moments):
        return mine.minimum <= its.minimum and its.maximum <= mine.maximum and mine.whole_days <= its.whole_days
    if isinstance(mine, Texts) and isinstance(its, Texts):
        if mine.form not in ("", its.form):
            return None  # whether every text is an address is not for a migration to say
        return mine.minimum <= its.minimum and its.maximum <= mine.maximum and (mine.lines or not its.lines)
    return None


def numbers(kind: FieldType) -> Numbers:
    """The numbers that a type holds."""
    extent = spec_of(kind).extent(kind)
    if not isinstance(extent, Numbers):
        raise TypeError(f"{type(kind).__name__} holds no numbers")
    return extent
