"""A rename on the page as a rename in code: every way in which a name is written, old and new."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from backwright.blueprint.naming import camel, human, kebab, pascal, plural, sentence, snake

# Texts and comments of Python; what is left is code.
_PROSE = re.compile(r'"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*', re.DOTALL)
_CODE_IN_PROSE = re.compile(r"({[^{}]*}|`[^`]*`|\b\w+\.\w+\b)")
_SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|WHERE|FROM|JOIN|CHECK|ORDER BY)\b")
_ANNOTATED = re.compile(r"(?<!\w)([a-z_]\w*): ([A-Za-z_]\w*)")


@dataclass(frozen=True)
class Rename:
    """An entity, a field of one, or an enum value that has another name now. `entity` is its name after the build.

    Where code cannot write a name as the page does, `was_written` and `written` are its forms before and after:
    `from_`, or of an entity `Table_`, `table_`.
    """

    kind: Literal["entity", "field", "value"]
    entity: str
    old: str
    new: str
    was_written: tuple[str, ...] = ()
    written: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """One way of writing the old name, and the same way of writing the new one."""

    old: str
    new: str
    pattern: re.Pattern[str]
    sure: bool  # whether nothing else has the name
    hint: re.Pattern[str] | None = None  # the old name behind the name of its owner: `ticket.title`
    owner: str = ""  # the class of the entity that it is a field of
    spaced: str = ""  # the name in sentences, where it is another word than in code
    path: re.Pattern[str] | None = None  # the old name as a segment of a URL
    alone: str = ""  # the new name where it is a whole word of code, if another one is written there

    def count(self, text: str) -> int:
        """How often it is written in a text."""
        return len(self.pattern.findall(text)) if self.old in text else 0

    def replaced(self, text: str) -> str:
        """The text with the new name."""
        if self.old not in text:
            return text
        if not self.spaced and not self.alone:
            return self.pattern.sub(self.new, text)
        pieces, end = [], 0
        for prose in _PROSE.finditer(text):
            pieces += [self._in_code(text[end : prose.start()]), self._in_text(prose[0])]
            end = prose.end()
        return "".join([*pieces, self._in_code(text[end:])])

    def _in_code(self, text: str) -> str:
        """Code with the new name, spelled where it stands alone."""
        if not self.alone:
            return self.pattern.sub(self.new, text)
        text = re.sub(rf"(?<!\w){re.escape(self.old)}(?!\w)", self.alone, text)
        return self.pattern.sub(lambda found: found[0] if _is_whole(found) else self.new, text)

    def in_sentences(self, text: str) -> str:
        """Prose with the new name: in backticks and braces stands code, elsewhere a word is a word."""
        if not self.spaced or self.old not in text:
            return self.pattern.sub(self.new, text)
        parts = _CODE_IN_PROSE.split(text)
        return "".join(self.pattern.sub(self.new if i % 2 else self.spaced, part) for i, part in enumerate(parts))

    def _in_text(self, text: str) -> str:
        """A text or comment of Python with the new name: a sentence, or without a space a name, a path, a parameter."""
        if (text.startswith("#") or " " in text) and not _SQL.search(text):
            return self.in_sentences(text)
        slug = self.spaced.replace(" ", "-") if "_" in self.new else self.new
        return (
            self.pattern.sub(self.new, self.path.sub(rf"/{slug}", text))
            if self.path
            else self.pattern.sub(self.new, text)
        )

    def hinted(self, text: str, bearers: frozenset[str] = frozenset()) -> str:
        """The text with the new name wherever it is plain whose name it is: behind the entity's, or behind a bearer."""
        if not self.hint or self.old not in text:
            return text
        written = self.alone or self.new
        text = self.hint.sub(rf"\g<1>{written}", text)
        if not bearers:
            return text
        names = "|".join(map(re.escape, sorted(bearers)))
        return re.sub(rf"((?<![\w.])(?:{names})\.){re.escape(self.old)}(?!\w)", rf"\g<1>{written}", text)

    def bearers(self, text: str) -> frozenset[str]:
        """The variables of a module that are of the entity's classes, and never of another: `payload: TicketInput`."""
        if not self.owner or self.owner not in text:
            return frozenset()
        types: dict[str, set[str]] = {}
        for name, kind in _ANNOTATED.findall(text):
            types.setdefault(name, set()).add(kind)
        own = {self.owner, *(f"{self.owner}{part}" for part in ("Input", "Update", "Read", "Filters"))}
        return frozenset(name for name, kinds in types.items() if kinds <= own)


def _is_whole(found: re.Match[str]) -> bool:
    """Whether what was found is a word of its own."""
    around = found.string[found.start() - 1 : found.start()] + found.string[found.end() : found.end() + 1]
    return not re.search(r"\w", around)


def forms(renames: Iterable[Rename]) -> tuple[Form, ...]:
    """The forms of all renames, longest first, so that `tickets` goes before `ticket`.

    Where a field is renamed with its entity (`ticket: Ticket`), the entity's form decides: it also knows compounds.
    """
    fields_first = sorted(renames, key=lambda rename: rename.kind == "entity")
    found = {form.old: form for rename in fields_first for form in _forms(rename)}
    return tuple(sorted(found.values(), key=lambda form: -len(form.old)))


def _forms(rename: Rename) -> Iterator[Form]:
    if rename.kind == "entity":
        yield from _entity_forms(rename)
        return
    pairs = [(rename.old, rename.new)]
    if rename.kind == "field":
        pairs += [(f"{rename.old}_id", f"{rename.new}_id"), (f"{rename.old}_ids", f"{rename.new}_ids")]
    pairs.append((rename.old.upper(), rename.new.upper()))
    owner, alone = pascal(rename.entity), next(iter(rename.written), "")
    for old, new in dict.fromkeys(pairs):
        whole = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)")
        for was in rename.was_written if old == rename.old else ():
            code, hint = re.compile(rf"(?<!\w){was}(?!\w)"), _hint(was, rename.entity)
            yield Form(was, alone or new, code, sure=False, hint=hint, owner=owner)
            whole = re.compile(rf"(?<=[\"'\[{{,&?=-]){re.escape(old)}(?=[\"'\]}},&=\[])")  # never a word of code
        hint = _hint(old, rename.entity)
        spelled = alone if new == rename.new else ""
        yield Form(old, new, whole, sure=False, hint=hint, owner=owner, spaced=old, alone=spelled)


def _hint(old: str, entity: str) -> re.Pattern[str]:
    owners = "|".join((snake(entity), plural(snake(entity)), pascal(entity)))
    return re.compile(rf"(\b(?:\w+_)?(?:{owners})\.){re.escape(old)}(?!\w)")


def _entity_forms(rename: Rename) -> Iterator[Form]:
    for old, new in _spelled_words(rename):
        yield Form(old, new, re.compile(rf"(?<!\w){re.escape(old)}(?!\w)"), sure=True)
    for many in (False, True):
        before, after = (plural(snake(name)) if many else snake(name) for name in (rename.old, rename.new))
        alone = next((word for word in rename.written if word == f"{pascal(after)}_"), "")
        compound = r"(?=[A-Z0-9])" if f"{pascal(before)}_" in rename.was_written else "(?![a-z])"
        class_name = re.compile(rf"{pascal(before)}{compound}")
        yield Form(pascal(before), pascal(after), class_name, sure=True, alone=alone)
        pairs = {before.upper(): after.upper()}
        for way in (snake, kebab, human, camel, sentence):
            pairs.setdefault(way(before), way(after))
        pairs.pop(pascal(before), None)
        for one, two in pairs.items():
            is_compound = "_" in one or "-" in one or " " in one
            whole = re.compile(rf"(?<![A-Za-z0-9]){re.escape(one)}(?![A-Za-z0-9])")
            if f"{one}_" in rename.was_written:  # alone it is a word of somebody else
                whole = re.compile(rf"(?<![A-Za-z0-9]){one}(?=_[a-z])|(?<=[a-z]_){one}(?![A-Za-z0-9_])")
            spelled = f"{two}_" if f"{two}_" in rename.written and "-" not in one else ""
            spaced = human(after) if "_" in two and not is_compound and one.islower() else ""
            segment = re.compile(rf"/{re.escape(one)}(?![A-Za-z0-9_.])") if spaced else None
            yield Form(one, two, whole, sure=is_compound, spaced=spaced, path=segment, alone=spelled)


def _spelled_words(rename: Rename) -> Iterator[tuple[str, str]]:
    """The words that code wrote with a `_` for an entity, and what it writes now."""
    words = {snake(rename.old): snake(rename.new), pascal(rename.old): pascal(rename.new)}
    for old, new in words.items():
        if f"{old}_" in rename.was_written:
            yield f"{old}_", f"{new}_" if f"{new}_" in rename.written else new
