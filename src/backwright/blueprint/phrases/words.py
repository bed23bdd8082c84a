"""The words of a field: one entry a word, which the reader, the printer, the checks and the documents share."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from backwright.blueprint.model import EmailType, Field, FieldType, RelationType, TextType
from backwright.blueprint.text.tokens import Cursor, suggest
from backwright.blueprint.text.words import FOREIGN_WORDS, not_yet
from backwright.blueprint.types.registry import spec_of
from backwright.errors import BlueprintError, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word behind the type of a field.

    Attributes:
        name: the word.
        says: what it is for, in a document.
        argument: what stands behind it, if anything does.
        read: the field with the word; the word itself has been taken.
        value: what the field says by it: its argument, or whether it is there.
        types: the types that it suits, if not all of them.
        otherwise: why it does not suit another.
        of_type: whether it is a part of the type, and stands before the other words.
        former: whether it names what was, and does not change the field as it is now.
    """

    name: str
    says: str
    argument: str = ""
    read: Callable[[Cursor, Field, Place], Field]
    value: Callable[[Field], str | bool | None]
    types: tuple[type[FieldType], ...] = ()
    otherwise: str = ""
    of_type: bool = False
    former: bool = False

    def stands_on(self, field: Field) -> bool:
        """Whether the field has the word."""
        return bool(self.value(field))

    def write(self, field: Field) -> str:
        """The word with its argument, as the field has it."""
        value = self.value(field)
        return f"{self.name} {value}" if isinstance(value, str) else self.name

    def refusal(self, field: Field) -> str:
        """Why the word does not suit the type of the field, or nothing where it does."""
        if self.types and not isinstance(field.type, self.types):
            return self.otherwise
        return spec_of(field.type).refuses(self.name, field.type)


def read_word(cursor: Cursor, field: Field) -> Field:
    """The field with the word that stands here."""
    place, name = cursor.place, cursor.here.value
    if name in LATER_WORDS:
        raise not_yet(place, name, "word", f"remove the word from line {place.line}")
    if name not in WORDS:
        hint = FOREIGN_WORDS.get(name) or suggest(name, (*WORDS, *LATER_WORDS)) or "a default is written `= value`"
        raise cursor.wrong("a word: " + ", ".join(WORDS), hint)
    cursor.next()
    return WORDS[name].read(cursor, field, place)


def words_on(field: Field) -> Iterator[Word]:
    """The words of a field, in the order in which they are written."""
    in_order = sorted(WORDS.values(), key=lambda word: not word.of_type)
    return (word for word in in_order if word.stands_on(field))


# ── one entry a word ─────────────────────────────────────────────────────────────────────────────


def _relation(field: Field, word: str, place: Place) -> RelationType:
    if field.relation is None:
        hint = f"remove `{word}` from line {place.line}, or name an entity as the type"
        raise BlueprintError(field.place, f"`{word}` on a field that is no relation", "a relation", hint)
    return field.relation


def _read_owner(_: Cursor, field: Field, place: Place) -> Field:
    return replace(field, type=replace(_relation(field, "owner", place), owner=True))


def _read_role(cursor: Cursor, field: Field, place: Place) -> Field:
    relation = _relation(field, "role", place)
    return replace(field, type=replace(relation, role=cursor.expect_name("the name of a role behind `role`").value))


def _read_was(cursor: Cursor, field: Field, _: Place) -> Field:
    return replace(field, was=cursor.expect_name("the field's former name behind `was`").value)


_ALL = (
    Word(
        name="unique",
        says="no two rows have the same value",
        read=lambda _, field, __: replace(field, unique=True),
        value=lambda field: field.unique,
    ),
    Word(
        name="search",
        says="`q=` looks into it",
        read=lambda _, field, __: replace(field, search=True),
        value=lambda field: field.search,
        types=(TextType, EmailType),
        otherwise="search looks into str, text and email",
    ),
    Word(
        name="filter",
        says="lists can be narrowed by it",
        read=lambda _, field, __: replace(field, filter=True),
        value=lambda field: field.filter,
    ),
    Word(
        name="sort",
        says="lists can be sorted by it",
        read=lambda _, field, __: replace(field, sort=True),
        value=lambda field: field.sort,
    ),
    Word(
        name="owner",
        says="the row is a part of that one: its path lies under it, and it is deleted with it",
        read=_read_owner,
        value=lambda field: field.relation is not None and field.relation.owner,
        types=(RelationType,),
        otherwise="only a row has parts",
        of_type=True,
    ),
    Word(
        name="role",
        says="the account must have that role or a higher one",
        argument="ROLE",
        read=_read_role,
        value=lambda field: field.relation.role if field.relation else None,
        types=(RelationType,),
        otherwise="only an account has a role",
        of_type=True,
    ),
    Word(
        name="was",
        says="its former name, so that its values stay when it is renamed",
        argument="NAME",
        read=_read_was,
        value=lambda field: field.was,
        former=True,
    ),
)
WORDS: Mapping[str, Word] = {word.name: word for word in _ALL}
LATER_WORDS = frozenset({"index", "hidden", "secret", "personal", "immutable", "computed", "since", "until", "by"})
