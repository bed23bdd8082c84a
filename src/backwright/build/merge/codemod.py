"""Follow a rename through code before it is merged, so that the merge sees one name and not two.

A name such as `title` may mean many things. So a rename is followed where there is evidence for it: in a file out of
which the build itself takes the old name altogether, on a line that the build renames, or in a form that can mean
nothing else (`TicketService`, `ticket.title`, `payload.title` where `payload: TicketInput`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from backwright.build.merge.renames import Form, Rename, forms
from backwright.stacks.languages.registry import language_of

Tree = Mapping[str, str]

# Documents of the past keep the names of their time.
_PAST = ("migrations/versions/", "docs/changelog.md")


@dataclass(frozen=True)
class Renamed:
    """The two trees with the new names, and what was done to the user's: files that moved, files that changed."""

    base: Tree
    ours: Tree
    moved: tuple[tuple[str, str], ...]
    touched: tuple[str, ...]  # files of the user's own in which a name was followed


def follow(renames: Sequence[Rename], base: Tree, ours: Tree, theirs: Tree) -> Renamed:
    """Apply renames to what was generated before and to what the user has."""
    if not renames:
        return Renamed(base, ours, (), ())
    ways = forms(renames)
    moves = _moves(ways, base, theirs)
    new_base, new_ours = dict[str, str](), dict[str, str]()
    led_base, led = moved_modules(moves, base), moved_modules(moves, ours)
    for path, text in led_base.items():
        target = moves.get(path, path)
        new_base[target] = _in_file(ways, path, _Versions(text, text, theirs.get(target)))
    whole = _everywhere(ways, base, theirs)
    touched: list[str] = []
    for path, text in ours.items():
        if path in base:
            target = moves.get(path, path)
            new_ours[target] = _in_file(ways, path, _Versions(led_base[path], led[path], theirs.get(target)))
            continue
        new_ours[path] = _in_own_file(ways, path, led[path], whole)
        if new_ours[path] != text:
            touched.append(path)
    moved = tuple((old, new) for old, new in moves.items() if old in ours)
    # The user's own files stay where they are, whatever their names remind of.
    stay = {_renamed(ways, path): path for path in ours if path not in base and _renamed(ways, path) not in theirs}
    return Renamed(new_base, moved_modules(stay, new_ours), moved, tuple(touched))


def _moves(ways: Sequence[Form], base: Tree, theirs: Tree) -> dict[str, str]:
    """The generated files that bear the old name, and where they are now."""
    found = {}
    for path in base:
        target = _renamed(ways, path)
        if target != path and target in theirs and path not in theirs and target not in base:
            found[path] = target
    return found


def _renamed(ways: Sequence[Form], path: str) -> str:
    for form in ways:
        path = form.replaced(path)
    return path


@dataclass(frozen=True)
class _Versions:
    base: str
    text: str  # the one to rename in: the user's, or the base itself
    theirs: str | None


def _in_file(ways: Sequence[Form], path: str, versions: _Versions) -> str:
    """A generated file, with or without the user's edits, under its new names."""
    text, theirs = versions.text, versions.theirs
    if theirs is None or path.startswith(_PAST):
        return text
    for form in ways:
        if form.count(versions.base) and not form.count(theirs):
            text = _replaced(form, path, text)
        elif form.old in text:
            text = _by_evidence(form, text, versions.base, theirs)
    return text


def _by_evidence(form: Form, text: str, base: str, theirs: str) -> str:
    """A file in which the old name stays in some places: rename the lines that the build renames, and sure forms."""
    there = Counter(line.strip() for line in theirs.splitlines())
    renamed = {
        line.strip()
        for line in base.splitlines()
        if form.count(line) and there[form.replaced(line).strip()] and not there[line.strip()]
    }
    lines = []
    bearers = form.bearers(text)
    for line in text.splitlines(keepends=True):
        sure = form.sure and not there[line.strip()]
        lines.append(form.replaced(line) if sure or line.strip() in renamed else form.hinted(line, bearers))
    return "".join(lines)


def _in_own_file(ways: Sequence[Form], path: str, text: str, whole: Iterable[str]) -> str:
    if path.startswith(_PAST):
        return text
    for form in ways:
        if form.old not in text:
            continue
        is_it = form.sure or form.old in whole
        text = _replaced(form, path, text) if is_it else form.hinted(text, form.bearers(text))
    return text


def _replaced(form: Form, path: str, text: str) -> str:
    return form.in_sentences(text) if path.endswith(".md") else form.replaced(text)


def _everywhere(ways: Sequence[Form], base: Tree, theirs: Tree) -> set[str]:
    """The forms that the build takes out of all of its code: whoever still writes them means the old thing."""
    before, now = (
        [text for path, text in tree.items() if language_of(path) and not path.startswith(_PAST)]
        for tree in (base, theirs)
    )
    return {
        form.old
        for form in ways
        if any(form.count(text) for text in before) and not any(form.count(text) for text in now)
    }


def moved_modules(moves: Mapping[str, str], tree: Tree) -> dict[str, str]:
    """The tree with imports of moved files led to where they are now."""
    names = {
        language.module(old): language.module(new)
        for old, new in moves.items()
        if old != new and (language := language_of(old)) and language_of(new) is language
    }
    if not names:
        return dict(tree)
    pattern = re.compile(rf"(?<![\w.])({'|'.join(map(re.escape, names))})(?!\w)")
    return {
        path: pattern.sub(lambda match: names[match.group(1)], text)
        if language_of(path) and not path.startswith(_PAST)
        else text
        for path, text in tree.items()
    }
