"""Changes of fields: that they are there, what they are called, and which words they bear."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from backwright.blueprint.model import Constant, Field, StateType
from backwright.blueprint.phrases.words import WORDS as WORDS_BY_NAME
from backwright.changes.change import Change
from backwright.changes.phrases import default_phrase, field_phrase, listed
from backwright.errors import NOWHERE, Place

Word = Literal["filter", "sort", "search"]
WORDS: tuple[Word, ...] = ("filter", "sort", "search")


@dataclass(frozen=True)
class AddField(Change):
    """An entity gains a field."""

    entity: str
    field: Field

    def describe(self) -> str:
        """`Ticket gains hours (int 0..1000, default 0, filter)`."""
        return f"{self.entity} gains {self.field.name} ({field_phrase(self.field)})"

    def reverse(self) -> "DropField":
        """Take it away again."""
        return DropField(self.entity, self.field)

    @property
    def place(self) -> Place:
        """Its line."""
        return self.field.place

    @property
    def breaks_clients(self) -> str | None:
        """A client that does not know of a required field cannot create any more."""
        return f"creating {self.entity} without {self.field.column} is a 400 now" if self.field.required else None

    def counts(self) -> Mapping[str, int]:
        """One field, and the words that it bears."""
        return {"field": 1} | dict.fromkeys(_words(self.field), 1) | _endpoints(self.field, 1)


@dataclass(frozen=True)
class DropField(Change):
    """An entity loses a field, with its values."""

    entity: str
    field: Field

    def describe(self) -> str:
        """`Ticket loses hours`."""
        return f"{self.entity} loses {self.field.name}"

    def reverse(self) -> AddField:
        """Bring it back, with its default in every row."""
        return AddField(self.entity, self.field)

    @property
    def place(self) -> Place:
        """Where it stood."""
        return self.field.place

    @property
    def loses_data(self) -> str:
        """Its values."""
        return f"the values of {self.entity}.{self.field.name}"

    @property
    def breaks_clients(self) -> str:
        """Answers no longer hold it, and bodies must not."""
        gone = f"{self.entity} no longer has {self.field.column}: answers lack it, and it is a 400 in a body or a query"
        verbs = self.field.type.verbs if isinstance(self.field.type, StateType) else ()
        return f"{gone}; {listed(verbs)} {'is' if len(verbs) == 1 else 'are'} gone with it" if verbs else gone

    def counts(self) -> Mapping[str, int]:
        """What callers lose."""
        return {"field": -1} | dict.fromkeys(_words(self.field), -1) | _endpoints(self.field, -1)


@dataclass(frozen=True)
class RenameField(Change):
    """A field has another name; its values stay. `entity` is the name of the entity after the change."""

    entity: str
    before: str
    after: str
    at: Place = dataclasses.field(default=NOWHERE, compare=False)

    def describe(self) -> str:
        """`Ticket: effort is now hours`."""
        return f"{self.entity}: {self.before} is now {self.after}"

    def reverse(self) -> "RenameField":
        """Give it its old name again."""
        return RenameField(self.entity, self.after, self.before, self.at)

    @property
    def place(self) -> Place:
        """The line that says so."""
        return self.at

    @property
    def breaks_clients(self) -> str:
        """It has another name in bodies, answers and filters."""
        return f"{self.entity}: {self.before} is called {self.after} in bodies, answers and filters"


@dataclass(frozen=True)
class MakeOptional(Change):
    """A field may be null from now on."""

    entity: str
    field: Field

    def describe(self) -> str:
        """`Ticket.due_at may be null`."""
        return f"{self.entity}.{self.field.name} may be null"

    def reverse(self) -> "MakeRequired":
        """Ask for it again."""
        return MakeRequired(self.entity, self.field)

    @property
    def place(self) -> Place:
        """Its line."""
        return self.field.place

    @property
    def breaks_clients(self) -> str:
        """Answers may hold a null where there was none."""
        return f"{self.entity}.{self.field.column} may be null in answers"


@dataclass(frozen=True)
class MakeRequired(Change):
    """A field may no longer be null; rows that have none get its default."""

    entity: str
    field: Field

    def describe(self) -> str:
        """`Ticket.due_at is required; rows without it get 0`."""
        filled = isinstance(self.field.default, Constant)
        return f"{self.entity}.{self.field.name} is required" + (
            f"; rows without it get {default_phrase(self.field)}" if filled else ""
        )

    def reverse(self) -> MakeOptional:
        """Let it be null again; rows keep what they got."""
        return MakeOptional(self.entity, self.field)

    @property
    def place(self) -> Place:
        """Its line."""
        return self.field.place

    @property
    def breaks_clients(self) -> str:
        """A null is refused."""
        return f"{self.entity}.{self.field.column}: null is a 400 now"


@dataclass(frozen=True)
class ChangeDefault(Change):
    """New rows get another value where none is given; old rows keep theirs."""

    entity: str
    before: Field
    after: Field

    def describe(self) -> str:
        """`Ticket.effort: default 2 instead of 1`."""
        return (
            f"{self.entity}.{self.after.name}: default {default_phrase(self.after)} "
            f"instead of {default_phrase(self.before)}"
        )

    def reverse(self) -> "ChangeDefault":
        """The old default."""
        return ChangeDefault(self.entity, self.after, self.before)

    @property
    def place(self) -> Place:
        """Its line."""
        return self.after.place

    @property
    def breaks_clients(self) -> str | None:
        """Without a default a required field must be given."""
        lost = self.after.default is None and not self.after.optional
        return f"creating {self.entity} without {self.after.column} is a 400 now" if lost else None


@dataclass(frozen=True)
class AddWord(Change):
    """Lists can be filtered, sorted or searched by a field."""

    entity: str
    field: Field
    word: Word

    def describe(self) -> str:
        """`Ticket.hours gains filter`."""
        return f"{self.entity}.{self.field.name} gains {self.word}"

    def reverse(self) -> "DropWord":
        """Take the word away again."""
        return DropWord(self.entity, self.field, self.word)

    @property
    def place(self) -> Place:
        """Its line."""
        return self.field.place

    def counts(self) -> Mapping[str, int]:
        """`+1 filter`."""
        return {self.word: 1}


@dataclass(frozen=True)
class DropWord(Change):
    """Lists can no longer be filtered, sorted or searched by a field."""

    entity: str
    field: Field
    word: Word

    def describe(self) -> str:
        """`Ticket.hours loses filter`."""
        return f"{self.entity}.{self.field.name} loses {self.word}"

    def reverse(self) -> AddWord:
        """Give the word back."""
        return AddWord(self.entity, self.field, self.word)

    @property
    def place(self) -> Place:
        """Its line."""
        return self.field.place

    @property
    def breaks_clients(self) -> str:
        """Queries that use it are refused or find nothing by it."""
        return f"lists of {self.entity}: {self.word} by {self.field.column} is gone"

    def counts(self) -> Mapping[str, int]:
        """`-1 filter`."""
        return {self.word: -1}


def has_word(field: Field, word: Word) -> bool:
    """Whether lists know a field so; by enums and states they are filtered without a word."""
    return field.filtered if word == "filter" else WORDS_BY_NAME[word].stands_on(field)


def _words(field: Field) -> list[str]:
    return [word for word in WORDS if has_word(field, word)]


def _endpoints(field: Field, sign: int) -> dict[str, int]:
    return {"endpoint": sign * len(field.type.verbs)} if isinstance(field.type, StateType) else {}
