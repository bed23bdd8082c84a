"""A good page with one thing made wrong, and what its error must say."""

from dataclasses import dataclass

from blueprint_pages import HELPDESK, PLAIN, SHOP

from backwright.blueprint.reader import read
from backwright.errors import BlueprintError, BlueprintErrors


@dataclass(frozen=True)
class Wrong:
    """A page in which `old` becomes `new`; its error is in the line that begins with `at`, else where `new` begins."""

    page: str
    old: str
    new: str
    words: tuple[str, ...]
    at: str = ""

    @property
    def text(self) -> str:
        assert self.old in self.page, f"{self.old!r} is not in the page"
        return self.page.replace(self.old, self.new, 1)

    @property
    def line(self) -> int:
        if not self.at:
            return self.page[: self.page.index(self.old)].count("\n") + 1
        lines = [n for n, line in enumerate(self.text.splitlines(), 1) if line.strip().startswith(self.at)]
        assert lines, f"no line begins with {self.at!r}"
        return lines[0]


def helpdesk(old: str, new: str, *words: str, at: str = "") -> Wrong:
    return Wrong(HELPDESK, old, new, words, at)


def shop(old: str, new: str, *words: str, at: str = "") -> Wrong:
    return Wrong(SHOP, old, new, words, at)


def plain(old: str, new: str, *words: str, at: str = "") -> Wrong:
    return Wrong(PLAIN, old, new, words, at)


def name(wrong: Wrong) -> str:
    return wrong.new.strip().replace("\n", " ")[:50] or f"without {wrong.old.strip()[:40]}"


def errors_of(text: str | bytes) -> tuple[BlueprintError, ...]:
    """What the reader says of a page: nothing when it takes it."""
    try:
        read(text)
    except BlueprintErrors as errors:
        return errors.errors
    return ()


def assert_refused(wrong: Wrong) -> None:
    """The page has exactly this one error, and it says where and what to do."""
    errors = errors_of(wrong.text)
    assert len(errors) == 1, "\n".join(str(error) for error in errors) or "the page was read"
    error = errors[0]
    for word in wrong.words:
        assert word in error.message, error.message
    assert error.place.line == wrong.line, str(error)
    assert error.place.column >= 1
    assert error.expected or error.hint, f"it does not say what to do: {error.message}"
    if "does not build it yet" in error.message and "no default" not in error.message:
        assert f"line {wrong.line}" in error.message, error.message
    assert str(error).startswith(f"blueprint.yaml:{wrong.line}:")
