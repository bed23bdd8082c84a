"""What YAML says of a text that it cannot read, rephrased."""

from typing import TYPE_CHECKING, Protocol

from backwright.errors import BlueprintError, Place

if TYPE_CHECKING:
    from yaml import MarkedYAMLError


def rephrase(error: "MarkedYAMLError", text: str, file: str) -> BlueprintError:
    """What YAML says of a text, in words of the language."""
    message = f"{error.context or ''} {error.problem or ''}".lower()
    is_open_quote = "quoted scalar" in message  # which YAML misses only where the page ends
    mark = error.context_mark if is_open_quote else error.problem_mark or error.context_mark
    place = mark_place(mark, file)
    line = next(iter(text.splitlines()[place.line - 1 : place.line]), "")
    character = line[place.column - 1 : place.column]
    if "cannot start any token" in message:
        if character == "\t":
            return BlueprintError(place, "a tab", "a space")
        found = f"a value that begins with `{character}`, which YAML keeps for itself"
        return BlueprintError(place, found, hint=f"quote the whole value: '{line[place.column - 1 :].strip()}'")
    for words, found, expected, hint in _YAML_ERRORS:
        if words in message:
            return BlueprintError(place, found, expected, hint)
    return unreadable(place, error.problem or "no more is known")


def unreadable(place: Place, problem: str) -> BlueprintError:
    """The error of a text of which no more is known."""
    return BlueprintError(place, f"a line that is no YAML ({problem})", "`name: value`, one a line", _QUOTE)


_QUOTE = "quote a whole value that holds `: `, ` #`, quotes or brackets"
_YAML_ERRORS = (
    (
        "mapping values are not allowed",
        "a second `: ` in one line, or a line that is indented too far",
        "one `name: value` a line, as far in as its neighbours",
        _QUOTE,
    ),
    ("quoted scalar", "a quote that is opened and not closed", "a closing quote", "close it on the same line"),
    ("could not find expected ':'", "a line without `: `", "`name: value`", ""),
    ("alias", "a value that begins with `*`, which YAML keeps for itself", "a phrase", _QUOTE),
    ("anchor", "a value that begins with `&`, which YAML keeps for itself", "a phrase", _QUOTE),
    ("tag", "a value that begins with `!`, which YAML keeps for itself", "a phrase", _QUOTE),
    ("directive", "a line that begins with `%`, which YAML keeps for itself", "`name: value`", "remove it"),
    (
        "flow",
        "a value that begins with `[` or `{`, which YAML keeps for itself",
        "a phrase, or a block of `name: value` lines",
        _QUOTE,
    ),
    ("block scalar", "`|` or `>` at the begin of a value", "a phrase on one line", ""),
    ("document start", "text behind the end of the page", "one page a file", "remove what follows `...`"),
    (
        "block",
        "a line that does not fit those above it",
        "`name: value`, as far in as its neighbours",
        "look at the indent, and " + _QUOTE,
    ),
)


class _Mark(Protocol):
    line: int
    column: int


def mark_place(mark: _Mark | None, file: str) -> Place:
    """A place in a text as YAML counts it."""
    return Place(mark.line + 1, mark.column + 1, file) if mark else Place(1, 1, file)
