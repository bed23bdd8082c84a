"""Make code from a running exemplar.

The exemplar is a real project. Its files are copied, renamed, and their marked regions rewritten:

    # slot: NAME ... # end     replaced by what the emitter NAME gives
    # each: LIST ... # end     repeated for every item of LIST, renamed for it; what stands after `# more` within it is
                               the rest of the exemplar's own list, which a build writes for itself
    # when: FLAG ... # end     kept only when the flag is set
    code  # when: FLAG         the same for one line

A marker is a comment of the file's own language: `// slot: NAME` in TypeScript and Go. Markers never reach the output.
There is no `else`: every line of the exemplar is live and tested.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from backwright.blueprint.naming import article
from backwright.errors import BackwrightError

COMMENT = r"(?:#|//)"
OPEN = re.compile(rf"^(?P<indent>\s*){COMMENT} (?P<kind>slot|each|when): (?P<name>\w+)$")
MORE = re.compile(rf"^\s*{COMMENT} more$")
CLOSE = re.compile(rf"^\s*{COMMENT} end$")
TRAILING = re.compile(rf"^(?P<code>.*\S)  ?{COMMENT} when: (?P<name>\w+)$")

Renames = Mapping[str, str]
Emitter = Callable[[], Iterable[str]]


class TemplateError(BackwrightError):
    """A marker in an exemplar is not closed, or names what the stack does not give."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a line of output comes from: a line of the exemplar, and the emitter that wrote it, if one did."""

    template: str
    line: int
    emitter: str | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What one rendering of a file knows: its names, flags, lists and emitters. `subject` is the entity it is about."""

    renames: Renames = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    lists: Mapping[str, tuple["Context", ...]] = field(default_factory=dict)
    slots: Mapping[str, Emitter] = field(default_factory=dict)
    subject: str = ""


Line = tuple[str, Origin]


ARTICLE = re.compile(r"\b[Aa]n? ")


@lru_cache(maxsize=512)
def _pattern(names: tuple[str, ...], *, articles: bool) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    # A name in capitals begins a word wherever it stands (`CreatePocketWatch`); any other only after a non-letter.
    whole = (re.escape(name) if name[0].isupper() else rf"(?<![A-Za-z]){re.escape(name)}" for name in longest_first)
    article = r"(?:(?P<article>\b[Aa])n? )?" if articles else ""
    return re.compile(rf"{article}(?P<name>{'|'.join(whole)})(?![a-z])")


def rename(text: str, renames: Renames) -> str:
    """Replace whole names, all at once, with the article before them: `a pocket watch` becomes `an org`.

    A name may stand beside `_` or a digit, never beside a letter of its word.
    """
    if not renames:
        return text
    if not ARTICLE.search(text):
        return _pattern(tuple(renames), articles=False).sub(lambda match: renames[match["name"]], text)
    return _pattern(tuple(renames), articles=True).sub(lambda match: _with_article(match, renames[match["name"]]), text)


def _with_article(match: re.Match[str], name: str) -> str:
    if not match["article"]:
        return name
    return f"{match['article']}{article(name)[1:]} {name}"


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A line of a template, with the file and the number at which it stands."""

    file: str
    number: int
    text: str


@dataclass(frozen=True, eq=False)
class Template:
    """A file of the exemplar, whose lines may come from several files."""

    lines: tuple[TemplateLine, ...]

    @classmethod
    def of(cls, file: str, text: str) -> "Template":
        """One whose lines all stand in one file."""
        return cls(tuple(TemplateLine(file, number, line) for number, line in enumerate(text.splitlines(), 1)))

    @cached_property
    def text(self) -> str:
        """The lines as a file has them."""
        return "".join(f"{line.text}\n" for line in self.lines)

    @cached_property
    def parts(self) -> tuple["Plain | Region", ...]:
        """Its lines and regions, parsed once.

        Raises:
            TemplateError: a region is not closed, or an end closes nothing.
        """
        return tuple(_parse(iter(self.lines)))


@dataclass(frozen=True, slots=True)
class Plain:
    """A line of a template that is renamed, and kept if it is guarded by no flag or by one that is set."""

    line: TemplateLine
    text: str
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """What stands between a marker and its end."""

    line: TemplateLine
    kind: str
    name: str
    indent: str
    body: tuple["Plain | Region", ...]


def render(template: Template, context: Context) -> tuple[list[str], list[Origin]]:
    """Render one file of the exemplar.

    Args:
        template: its lines.
        context: what it is rendered for.

    Returns:
        The lines of the output without line ends, and the origin of each.

    Raises:
        TemplateError: a region is not closed, or names an unknown slot or list.
    """
    pairs = list(_render(template.parts, context))
    return [line for line, _ in pairs], [origin for _, origin in pairs]


def _parse(lines: Iterator[TemplateLine]) -> Iterator[Plain | Region]:
    for line in lines:
        if opened := OPEN.match(line.text):
            body = list(region(lines, line))
            if opened["kind"] == "each":
                body = list(_first(body))
            yield Region(line, opened["kind"], opened["name"], opened["indent"], tuple(_parse(iter(body))))
        elif CLOSE.match(line.text):
            raise TemplateError(f"{line.file}:{line.number}: `# end` closes nothing; remove it")
        elif guarded := TRAILING.match(line.text):
            yield Plain(line, guarded["code"], guarded["name"])
        else:
            yield Plain(line, line.text)


def region(lines: Iterator[TemplateLine], opened: TemplateLine) -> Iterator[TemplateLine]:
    """The lines up to the end of a region that has just been opened."""
    depth = 1
    for line in lines:
        depth += bool(OPEN.match(line.text)) - bool(CLOSE.match(line.text))
        if depth == 0:
            return
        yield line
    raise TemplateError(f"{opened.file}:{opened.number}: this region is never closed; add `# end`")


def _render(parts: Iterable[Plain | Region], context: Context) -> Iterator[Line]:
    for part in parts:
        if isinstance(part, Region):
            yield from _expand(part, context)
        elif part.flag is None or part.flag in context.flags:
            yield rename(part.text, context.renames), Origin(part.line.file, part.line.number, None, context.subject)


def _expand(part: Region, context: Context) -> Iterator[Line]:
    if part.kind == "when":
        if part.name in context.flags:
            yield from _render(part.body, context)
        return
    known: Mapping[str, object] = context.slots if part.kind == "slot" else context.lists
    place = part.line
    if part.name not in known:
        raise TemplateError(f"{place.file}:{place.number}: the stack gives no {part.kind} `{part.name}`")
    if part.kind == "slot":
        for line in context.slots[part.name]():
            yield (part.indent + line if line else ""), Origin(place.file, place.number, part.name, context.subject)
    else:
        for item in context.lists[part.name]:
            yield from _render(part.body, item)


def _first(body: list[TemplateLine]) -> Iterator[TemplateLine]:
    """The part of a repeated region that is repeated."""
    for line in body:
        if MORE.match(line.text):
            return
        yield line


def _present(lines: Iterator[TemplateLine], absent: frozenset[str]) -> Iterator[str]:
    for line in lines:
        opened, guarded = OPEN.match(line.text), TRAILING.match(line.text)
        if opened and opened["kind"] == "when" and opened["name"] in absent:
            list(region(lines, line))
        elif not guarded or guarded["name"] not in absent:
            yield line.text


def is_marker(line: str) -> bool:
    """Whether a whole line is a marker."""
    return any(pattern.match(line) for pattern in (OPEN, MORE, CLOSE))


def without_markers(text: str, absent: frozenset[str] = frozenset()) -> str:
    """A file of the exemplar as a reader of its output would see it: its regions as they stand, its markers gone.

    Args:
        text: the file.
        absent: flags whose lines are left out, since the exemplar's own blueprint cannot have them.
    """
    code_lines = (line for line in _present(iter(Template.of("", text).lines), absent) if not is_marker(line))
    plain = [guarded["code"] if (guarded := TRAILING.match(line)) else line for line in code_lines]
    return "\n".join(plain) + ("\n" if plain else "")
