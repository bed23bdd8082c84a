"""The text of a page as nodes with places: YAML without its traps, its errors rephrased."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from backwright.blueprint.text.yaml_errors import mark_place, rephrase, unreadable
from backwright.errors import BlueprintError, BlueprintErrors, Place

if TYPE_CHECKING:
    from yaml import Event

LONGEST = 250_000
DEEPEST = 8
_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_GIT_MARK = re.compile(r"^<{7} .*$(?=[\s\S]*^>{7} )", re.MULTILINE)
_TAB_INDENT = re.compile(r"^ *\t", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar; every one is read as text."""

    value: str
    place: Place
    lines: tuple[str, ...] = field(default=(), repr=False)  # of the file, where it runs over several

    def at(self, offset: int) -> Place:
        """Where a character of the value stands in the file."""
        if not self.lines:
            return Place(self.place.line, self.place.column + offset, self.place.file)
        ahead = len("".join(self.value[:offset].split()))
        start = self.place.column - 1
        for number, line in enumerate(self.lines, self.place.line):
            marks = [column for column in range(start, len(line)) if not line[column].isspace()]
            if ahead < len(marks):
                return Place(number, marks[ahead] + 1, self.place.file)
            ahead, start = ahead - len(marks), 0
        return self.place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values, each key once."""

    items: tuple[tuple[Text, "Node"], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of `- items`."""

    items: tuple["Node", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A value whose error has been reported already."""

    place: Place


Node: TypeAlias = Text | Mapping | Sequence | Unreadable


def decode(data: bytes, file: str) -> str:
    """The bytes of a page as text."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        place = Place(before.count(b"\n") + 1, error.start - before.rfind(b"\n"), file)
        wrong = BlueprintError(place, f"the byte 0x{data[error.start]:02x} is no UTF-8 text", "a text file in UTF-8")
        raise BlueprintErrors([wrong]) from None


def compose(text: str, file: str) -> tuple[Node | None, list[BlueprintError]]:
    """The node at the root (none in an empty page), and what is wrong so far; `BlueprintErrors` where YAML ends."""
    text = text.removeprefix("\ufeff")
    _refuse_what_is_no_page(text, file)
    builder = _Builder(file, text)
    try:
        for event in _events(text, file):
            builder.take(event)
    except BlueprintErrors as end:
        raise BlueprintErrors([*builder.errors, *end.errors]) from None
    if builder.is_torn:
        raise BlueprintErrors(builder.errors)
    return builder.root, builder.errors


def _refuse_what_is_no_page(text: str, file: str) -> None:
    errors = []
    if len(text) > LONGEST:
        hint = "describe several backends in several files"
        errors.append(
            BlueprintError(Place(1, 1, file), f"{len(text):,} characters", f"at most {LONGEST:,}: a page", hint)
        )
    elif (odd := _NOT_TEXT.search(text)) is not None:
        found = f"the character U+{ord(odd.group()):04X}, which is no text"
        errors.append(BlueprintError(_place(text, odd.start(), file), found, "a plain text file in UTF-8", "remove it"))
    elif marks := list(_GIT_MARK.finditer(text)):
        found, hint = "Git's mark of a conflict", "keep one of the two sides, or both, and take the marks out"
        errors = [BlueprintError(_place(text, mark.start(), file), found, "a settled page", hint) for mark in marks]
    else:
        errors = [
            BlueprintError(_place(text, tab.end() - 1, file), "a tab in the indent", "spaces", "use two spaces a level")
            for tab in _TAB_INDENT.finditer(text)
            if text[tab.end() :].partition("\n")[0].strip()[:1] not in {"", "#"}
        ]
    if errors:
        raise BlueprintErrors(errors)


def _place(text: str, offset: int, file: str) -> Place:
    return Place(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset), file)


def _events(text: str, file: str) -> Iterable["Event"]:
    import yaml  # noqa: PLC0415 - what does not read a page need not load it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is there: ten times as fast
    try:
        yield from yaml.parse(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        raise BlueprintErrors([rephrase(error, text, file)]) from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise BlueprintErrors([unreadable(Place(1, 1, file), str(error).splitlines()[0])]) from None


@dataclass(slots=True)
class _Frame:
    """A mapping or a list whose end has not come yet."""

    place: Place
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    pairs: dict[str, tuple[Text, Node]] = field(default_factory=dict)
    key: Node | None = None


class _Builder:
    """Builds nodes from events without recursion, so that no nesting overflows the stack."""

    def __init__(self, file: str, text: str) -> None:
        self.root: Node | None = None
        self.errors: list[BlueprintError] = []
        self.is_torn = False  # parts of the page are lost, and no more can be reported of it
        self._file = file
        self._lines = re.split("\r\n|[\n\r\x85\u2028\u2029]", text)
        self._frames: list[_Frame] = []
        self._skipping = 0  # levels below the node that was refused
        self._documents = 0

    def take(self, event: "Event") -> None:
        """Take the next event in."""
        kind = type(event).__name__
        if self._skipping:
            self._skip(kind)
        elif kind in {"MappingStartEvent", "SequenceStartEvent"}:
            self._open(event, is_mapping=kind == "MappingStartEvent")
        elif kind in {"MappingEndEvent", "SequenceEndEvent"}:
            self._close()
        elif kind == "ScalarEvent":
            self._put(self._scalar(event))
        elif kind == "AliasEvent":
            place = mark_place(event.start_mark, self._file)
            self._refuse(place, "a YAML alias", "the value itself", "write it out, or quote the whole value")
        elif kind == "DocumentStartEvent":
            self._begin_document(event)

    def _skip(self, kind: str) -> None:
        if kind in {"MappingStartEvent", "SequenceStartEvent"}:
            self._skipping += 1
        elif kind in {"MappingEndEvent", "SequenceEndEvent"}:
            self._skipping -= 1

    def _begin_document(self, event: "Event") -> None:
        self._documents += 1
        if self._documents > 1:
            place = mark_place(event.start_mark, self._file)
            self.errors.append(BlueprintError(place, "a second document", "one page a file", "remove the `---`"))
            self._skipping = 1
            self.is_torn = True

    def _open(self, event: "Event", *, is_mapping: bool) -> None:
        place = mark_place(event.start_mark, self._file)
        start = self._line(place)[place.column - 1 :]
        if getattr(event, "flow_style", False):
            self._refuse_flow(place, start, is_mapping=is_mapping)
        elif len(self._frames) >= DEEPEST:
            self._refuse(place, "lines nested too deep", f"at most {DEEPEST} levels", "look at the indents")
        else:
            self._mark_properties(event, place)
            self._frames.append(_Frame(place, is_mapping))
            return
        self._skipping = 1

    def _refuse_flow(self, place: Place, start: str, *, is_mapping: bool) -> None:
        inner = re.split(r"[\]}#]", start[1:])[0]
        parts = [part.strip() for part in inner.split(",") if part.strip()]
        shown = "\n".join(f"    {'' if is_mapping else '- '}{part}" for part in parts[:6])
        block = f"write it as a block:\n{shown}" if shown else "write it as a block of lines"
        brackets = "{…}" if is_mapping else "[…]"
        self._refuse(place, f"a value in brackets {brackets}", "a block of lines", block)

    def _close(self) -> None:
        frame = self._frames.pop()
        if frame.is_mapping:
            self._put(Mapping(tuple(frame.pairs.values()), frame.place))
        else:
            self._put(Sequence(tuple(frame.items), frame.place))

    def _scalar(self, event: "Event") -> Node:
        place = mark_place(event.start_mark, self._file)
        self._mark_properties(event, place)
        style = getattr(event, "style", None)
        if style in {"|", ">"}:
            self.errors.append(BlueprintError(place, f"a block of text (`{style}`)", "a phrase on one line"))
            return Unreadable(place)
        if style in {"'", '"'}:
            place = Place(place.line, place.column + 1, place.file)
        last = mark_place(event.end_mark, self._file).line
        lines = tuple(self._lines[place.line - 1 : last]) if last > place.line else ()
        return Text(str(getattr(event, "value", "")), place, lines)

    def _mark_properties(self, event: "Event", place: Place) -> None:
        for mark, name in (("anchor", "a YAML anchor (`&`)"), ("tag", "a YAML tag (`!`)")):
            if getattr(event, mark, None):
                self.errors.append(BlueprintError(place, name, "a plain value", "remove it, or quote the whole value"))

    def _refuse(self, place: Place, found: str, expected: str, hint: str) -> None:
        self.errors.append(BlueprintError(place, found, expected, hint))
        self._put(Unreadable(place))

    def _put(self, node: Node) -> None:
        if not self._frames:
            self.root = node
            return
        frame = self._frames[-1]
        if not frame.is_mapping:
            frame.items.append(node)
        elif frame.key is None:
            frame.key = node
        else:
            self._put_pair(frame, frame.key, node)
            frame.key = None

    def _put_pair(self, frame: _Frame, key: Node, node: Node) -> None:
        if not isinstance(key, Text):
            self.is_torn = True
            if not isinstance(key, Unreadable):
                self.errors.append(BlueprintError(key.place, "a key of several lines", "a name before the `:`"))
        elif key.value in frame.pairs:
            first = frame.pairs[key.value][0].place
            found = f"`{key.value}` stands here a second time"
            hint = f"the first is in line {first.line}; remove one, or join them"
            self.errors.append(BlueprintError(key.place, found, hint=hint))
        else:
            frame.pairs[key.value] = (key, node)

    def _line(self, place: Place) -> str:
        return self._lines[place.line - 1] if place.line <= len(self._lines) else ""
