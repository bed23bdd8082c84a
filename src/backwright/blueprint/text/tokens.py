"""The words of a phrase, and a cursor over them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from backwright.blueprint.text.source import Text
from backwright.errors import BlueprintError, Place

MOST_TOKENS = 1_000
MOST_COMPARED = 300  # with more names to choose from, looking for a likely one takes too long
MOST_LISTED = 20
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    | (?P<date>\d{4}-\d{2}-\d{2}(?:T[0-9:.]+(?:Z|[+-]\d{2}:\d{2})?)?)
    | (?P<number>\d+(?:\.(?!\.)\d+)?k?(?![A-Za-z0-9_]))
    | (?P<name>[A-Za-z0-9_]+)
    | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<mark>\.\.|->|!=|<=|>=|\[\]|[-+*/=<>(),?|;:.])
    """,
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)

Kind = Literal["name", "number", "date", "string", "mark", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark; `value` is its text, without the quotes of a string."""

    kind: Kind
    value: str
    offset: int


def tokenize(text: Text) -> tuple[Token, ...]:
    """The tokens of a phrase, with an `end` behind them."""
    tokens: list[Token] = []
    offset = 0
    while offset < len(text.value):
        match = _TOKEN.match(text.value, offset)
        if match is None:
            raise _unknown_character(text, offset)
        if match.lastgroup != "space":
            tokens.append(_token(match))
        offset = match.end()
        if len(tokens) > MOST_TOKENS:
            raise BlueprintError(text.at(offset), f"a phrase of over {MOST_TOKENS} words", hint="split it")
    return (*tokens, Token("end", "", len(text.value)))


def _token(match: re.Match[str]) -> Token:
    value, start = match.group(), match.start()
    if match.lastgroup == "string":
        return Token("string", _ESCAPE.sub(r"\1", value[1:-1]), start)
    for kind in _KINDS:
        if kind == match.lastgroup:
            return Token(kind, value, start)
    return Token("mark", value, start)


_KINDS: tuple[Kind, ...] = ("name", "number", "date", "mark")


def _unknown_character(text: Text, offset: int) -> BlueprintError:
    character = text.value[offset]
    if character in "\"'":
        return BlueprintError(text.at(offset), "a quote that is opened and not closed", "a closing quote")
    if character in "[]":
        return BlueprintError(text.at(offset), f"`{character}`", "`[]` behind an entity, as in `tags: Tag[]`")
    if character == "&":
        return BlueprintError(text.at(offset), "`&`", "`and`")
    return BlueprintError(text.at(offset), f"`{character}`, which means nothing here", hint="quote text that holds it")


def suggest(word: str, known: Iterable[str]) -> str:
    """`did you mean X?`, or nothing."""
    names = list(known)
    if len(names) > MOST_COMPARED:
        return ""
    by_lower = {name.lower(): name for name in names}
    close = get_close_matches(word.lower(), list(by_lower), n=1, cutoff=0.6)
    return f"did you mean `{by_lower[close[0]]}`?" if close else ""


def listed(names: Iterable[str], conjunction: str = "or") -> str:
    """`a`, `b` or `c`."""
    quoted = [f"`{name}`" for name in names]
    if len(quoted) > MOST_LISTED:
        return f"{', '.join(quoted[:MOST_LISTED])}, … ({len(quoted)} in all)"
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} {conjunction} {quoted[-1]}"


class Cursor:
    """A place in the tokens of a phrase, moving forward."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self._tokens = tokenize(text)
        self._index = 0

    @property
    def here(self) -> Token:
        """The next token."""
        return self._tokens[self._index]

    def ahead(self, count: int = 1) -> Token:
        """The token that many further on."""
        return self._tokens[min(self._index + count, len(self._tokens) - 1)]

    @property
    def place(self) -> Place:
        """Where the next token stands."""
        return self.text.at(self.here.offset)

    def token_place(self, token: Token) -> Place:
        """Where a token stands."""
        return self.text.at(token.offset)

    def next(self) -> Token:
        """Take the next token."""
        token = self.here
        if token.kind != "end":
            self._index += 1
        return token

    def ended(self) -> bool:
        """Whether no token is left."""
        return self.here.kind == "end"

    def at(self, *marks: str) -> bool:
        """Whether the next token is one of these marks."""
        return self.here.kind == "mark" and self.here.value in marks

    def at_word(self, *words: str) -> bool:
        """Whether the next token is one of these bare words."""
        return self.here.kind == "name" and self.here.value in words

    def take(self, *marks: str) -> bool:
        """Take the next token if it is one of these marks."""
        found = self.at(*marks)
        if found:
            self.next()
        return found

    def take_word(self, *words: str) -> bool:
        """Take the next token if it is one of these bare words."""
        found = self.at_word(*words)
        if found:
            self.next()
        return found

    def expect(self, mark: str, why: str = "") -> None:
        """Take this mark, or say that it is missing."""
        if not self.take(mark):
            raise self.wrong(f"`{mark}`{' ' + why if why else ''}")

    def expect_name(self, what: str) -> Token:
        """Take a bare word, or say what should stand here."""
        if self.here.kind != "name":
            raise self.wrong(what)
        return self.next()

    def wrong(self, expected: str, hint: str = "") -> BlueprintError:
        """The refusal of the next token."""
        return BlueprintError(self.place, self.found(), expected, hint)

    def found(self) -> str:
        """The next token in words."""
        if self.here.kind == "end":
            return "the end of the phrase" if self._tokens[0].kind != "end" else "nothing"
        return f'"{self.here.value}"' if self.here.kind == "string" else f"`{self.here.value}`"
