"""A statement as tokens and bracketed groups of items: what lets two edits of one call or one literal meet in peace."""

import ast
import io
import token
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

_CLOSING = {"(": ")", "[": "]", "{": "}"}
_SILENT = {token.NL, token.NEWLINE, token.INDENT, token.DEDENT, token.ENDMARKER, token.ENCODING}


@dataclass(frozen=True)
class PythonToken:
    """A token with the blanks and comments before it."""

    before: str
    text: str

    @property
    def meaning(self) -> str:
        """Its meaning, whatever its quotes."""
        if self.text[-1:] in "'\"" and self.text[0].lower() != "f":
            try:
                return repr(ast.literal_eval(self.text))
            except (SyntaxError, ValueError):
                return self.text
        return self.text


@dataclass(frozen=True)
class Item:
    """What stands between two commas; `after` is a comment behind its comma on the same line."""

    atoms: tuple["Atom", ...]
    after: str = ""

    @property
    def text(self) -> str:
        """It as it is written."""
        return "".join(map(text_of, self.atoms))

    @property
    def meaning(self) -> str:
        """What it says, whatever its layout."""
        return " ".join(atom.meaning for atom in self.atoms)

    @property
    def key(self) -> tuple[str, ...]:
        """A keyword, a parameter, a key of a dict go by their name; anything else by what it says."""
        words = [atom.meaning for atom in self.atoms]
        if ":" in words[1:] and words[0] != "lambda":
            return ("name", " ".join(words[: words.index(":")]))
        if words and (len(words) == 1 or words[1] == "=" or words[0] in {"*", "**"}):
            return ("name", " ".join(words[:2]) if words[0] in {"*", "**"} else words[0])
        return ("text", self.meaning)


@dataclass(frozen=True)
class Group:
    """Brackets and the items between them; `last` holds the blanks and comments before the closing one."""

    before: str
    bracket: str
    items: tuple[Item, ...]
    comma: bool
    last: str

    @property
    def text(self) -> str:
        """It as it is written."""
        comma = "," if self.comma else ""
        comment = self.items[-1].after if self.items else ""
        return self.before + self.bracket + _joined(self.items) + comma + comment + self.last + _CLOSING[self.bracket]

    @property
    def meaning(self) -> str:
        """The items without layout; the comma of `(a,)` counts, others do not."""
        alone = self.comma and len(self.items) == 1 and self.bracket == "("
        items = " , ".join(item.meaning for item in self.items)
        return f"{self.bracket} {items}{' ,' if alone else ''} {_CLOSING[self.bracket]}"

    @property
    def multiline(self) -> bool:
        """Whether its first item stands on a line of its own."""
        first = self.items[0].atoms[0].before if self.items and self.items[0].atoms else self.last
        return "\n" in first


Atom: TypeAlias = PythonToken | Group


def _joined(items: Sequence[Item]) -> str:
    text = ""
    for index, item in enumerate(items):
        text += ("," + items[index - 1].after if index else "") + item.text
    return text


def text_of(atom: Atom) -> str:
    """An atom as it is written, blanks before it included."""
    return atom.before + atom.text if isinstance(atom, PythonToken) else atom.text


def parse(text: str) -> tuple[tuple[Atom, ...], str]:
    """The atoms of a statement or header, and what stands behind the last one; `SyntaxError` if it has none."""
    tokens = list(_tokens(text))
    atoms, at = _atoms(tokens, 0, "")
    if at != len(tokens) - 1:
        raise SyntaxError("a bracket is closed that was not opened")
    return tuple(atoms), tokens[-1].before


def write(atoms: Sequence[Atom], rest: str) -> str:
    """The text of atoms: the reverse of `parse`."""
    return "".join(map(text_of, atoms)) + rest


def meaning(atoms: Sequence[Atom]) -> str:
    """What the atoms say, whatever their layout."""
    return " ".join(atom.meaning for atom in atoms)


def _tokens(text: str) -> Iterator[PythonToken]:
    """Every token with what stands before it; the last one is empty and holds what stands behind all."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    position = 0
    try:
        for each in tokenize.generate_tokens(io.StringIO(text).readline):
            if each.type in _SILENT or each.type == tokenize.COMMENT:
                continue
            begin, end = starts[each.start[0] - 1] + each.start[1], starts[each.end[0] - 1] + each.end[1]
            yield PythonToken(text[position:begin], text[begin:end])
            position = end
    except (tokenize.TokenError, IndentationError) as error:
        raise SyntaxError(str(error)) from error
    yield PythonToken(text[position:], "")


def _atoms(tokens: list[PythonToken], at: int, closing: str) -> tuple[list[Atom], int]:
    """The atoms from `at` up to a comma or the closing bracket (within brackets), or the end."""
    atoms: list[Atom] = []
    while tokens[at].text and tokens[at].text not in ")]}":
        if closing and tokens[at].text == ",":
            break
        if tokens[at].text in _CLOSING:
            group, at = _group(tokens, at)
            atoms.append(group)
        else:
            atoms.append(tokens[at])
            at += 1
    return atoms, at


def _group(tokens: list[PythonToken], at: int) -> tuple[Group, int]:
    opening = tokens[at]
    closing = _CLOSING[opening.text]
    items: list[Item] = []
    comma = False
    at += 1
    while True:
        atoms, at = _atoms(tokens, at, closing)
        if atoms:
            items.append(Item(tuple(atoms)))
            comma = False
        if tokens[at].text == "," and atoms:
            comma = True
            at += 1
            items[-1] = replace(items[-1], after=_take_comment(tokens, at))
        elif tokens[at].text == closing:
            return Group(opening.before, opening.text, tuple(items), comma, tokens[at].before), at + 1
        else:
            raise SyntaxError(f"{closing} is missing")


def _take_comment(tokens: list[PythonToken], at: int) -> str:
    """Move a comment behind a comma from the next token to the item that it belongs to."""
    first, newline, rest = tokens[at].before.partition("\n")
    if "#" not in first:
        return ""
    tokens[at] = replace(tokens[at], before=newline + rest)
    return first
