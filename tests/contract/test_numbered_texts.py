"""Texts that tell rows apart fit the bounds of their field, whatever these are."""

from hypothesis import given, settings
from hypothesis import strategies as st

from backwright.blueprint.model import Field, TextType
from backwright.contract.types import candidates
from backwright.standard.values import valid_value

BOUNDS = st.tuples(st.integers(0, 40), st.integers(1, 40)).map(lambda pair: (min(pair), max(pair)))
NAMES = st.sampled_from(["vin", "code", "a_rather_long_name_for_a_code"])


@given(BOUNDS, NAMES, st.integers(1, 2_000))
def test_built_rows_and_probes_keep_the_bounds(bounds: tuple[int, int], name: str, number: int) -> None:
    field = Field(name, TextType("str", *bounds), unique=True)

    assert bounds[0] <= len(candidates(field)[0].at(number)) <= bounds[1]
    assert bounds[0] <= len(valid_value(field, number)) <= bounds[1]


@settings(deadline=None)
@given(BOUNDS.filter(lambda bounds: bounds[1] >= 4), NAMES)
def test_two_thousand_rows_have_texts_of_their_own(bounds: tuple[int, int], name: str) -> None:
    field = Field(name, TextType("str", *bounds), unique=True)

    assert len({candidates(field)[0].at(number) for number in range(2_000)}) == 2_000
    assert len({valid_value(field, number) for number in range(2_000)}) == 2_000
