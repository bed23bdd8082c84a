"""Each type of field answers all that the language asks, and each word stands in one table."""

import pytest
from blueprint_strategies import plain_fields
from hypothesis import given, settings
from hypothesis import strategies as st

from backwright.blueprint.model import Constant, Field, IntegerType, RelationType, StateType, TextType
from backwright.blueprint.phrases.types import read_type, write_type
from backwright.blueprint.phrases.words import LATER_WORDS, WORDS, read_word, words_on
from backwright.blueprint.text.source import Text
from backwright.blueprint.text.tokens import Cursor
from backwright.blueprint.types.registry import BY_NAME, LATER, SPECS, spec_of
from backwright.blueprint.types.spec import TYPES, TypeTable
from backwright.blueprint.types.widening import holds, numbers
from backwright.errors import NOWHERE, BlueprintError


def read(phrase: str) -> object:
    return read_type(Cursor(Text(phrase, NOWHERE)))


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
def test_the_example_of_a_type_is_read_as_that_type(kind: type) -> None:
    spec = SPECS[kind]
    for example in [spec.example, *spec.names[1:]]:
        assert type(read(example)) is kind
    assert spec.says


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
def test_a_type_is_told_by_a_name_or_by_its_form(kind: type) -> None:
    spec = SPECS[kind]
    assert bool(spec.names) != spec.recognizes(Cursor(Text(spec.example, NOWHERE)))


@settings(deadline=None)
@given(plain_fields("a"))
def test_any_type_survives_being_written(field: Field) -> None:
    assert read(write_type(field.type)) == field.type


@given(plain_fields("a"))
def test_a_type_holds_every_value_of_itself(field: Field) -> None:
    assert holds(field.type, field.type) in {True, None}


def test_a_hole_in_a_layer_is_found_when_it_is_imported() -> None:
    entries = {kind: str(kind) for kind in TYPES if kind not in {IntegerType, StateType}}
    with pytest.raises(TypeError, match="the layer has no entry for IntegerType, StateType"):
        TypeTable("the layer", entries)


def test_what_is_built_is_not_called_later() -> None:
    assert not set(BY_NAME) & set(LATER)
    assert not set(WORDS) & LATER_WORDS


def test_only_numbers_have_a_span() -> None:
    assert numbers(IntegerType(1, 5)).maximum == 5
    with pytest.raises(TypeError):
        numbers(TextType("str"))


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
def test_a_word_that_is_read_is_written_alike(word: object) -> None:
    suited = Field("a", RelationType("User") if word.of_type else TextType("str"))
    phrase = f"{word.name} {'agent' if word.argument else ''}".strip()
    field = read_word(Cursor(Text(phrase, NOWHERE)), suited)
    assert [one.write(field) for one in words_on(field)] == [phrase]
    assert word.refusal(field) == ""
    assert word.says


@pytest.mark.parametrize("word", [word for word in WORDS.values() if word.types], ids=lambda word: word.name)
def test_a_word_says_why_it_does_not_suit_a_type(word: object) -> None:
    for kind in TYPES:
        if kind not in word.types:
            assert word.refusal(Field("a", read(SPECS[kind].example))) == word.otherwise != ""


@given(st.sampled_from([kind for kind in TYPES if SPECS[kind].names]), st.sampled_from(["true", "1", "me", '"x"']))
def test_a_default_is_a_value_or_what_was_expected(kind: type, text: str) -> None:
    field_type = read(SPECS[kind].example)
    default = spec_of(field_type).read_default(field_type, Cursor(Text(text, NOWHERE)).here, False)
    assert isinstance(default, Constant | str)


def test_an_unknown_type_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(BlueprintError, match=", ".join(BY_NAME)):
        read("strung")
