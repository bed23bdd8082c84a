"""Whatever `plan` refuses `check` says too, but for what only rows, a merge or another program can tell."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator

import pytest
from shop import PAGE, Shop

import backwright
from backwright.build.branches import BranchesError, StateError
from backwright.build.check import check
from backwright.build.plan import plan
from backwright.changes.ambiguity import AmbiguousRename
from backwright.changes.change import RefusedChangeError
from backwright.changes.lock import LockError
from backwright.errors import BackwrightError, BlueprintErrors
from backwright.runtime.reading import RuntimeFileError

MARKED = "<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> b\n"
SECOND = "revision = '0002_aaaaaa'\ndown_revision = '0001'\n"


def page(old: str, new: str) -> Callable[[Shop], None]:
    return lambda shop: shop.edit("blueprint.yaml", old, new)


def file(path: str, text: str) -> Callable[[Shop], None]:
    return lambda shop: shop.write(path, text)


def forked(shop: Shop) -> None:
    shop.write("migrations/versions/0002_a.py", SECOND)
    shop.write("migrations/versions/0002_b.py", SECOND.replace("aaaaaa", "bbbbbb"))


REFUSED: dict[str, tuple[Callable[[Shop], None], type[BackwrightError]]] = {
    "an error on the page": (page("name: str", "name: strr"), BlueprintErrors),
    "a conflict on the page": (file("blueprint.yaml", PAGE + MARKED), BlueprintErrors),
    "a rename that may be a loss": (page("name: str", "title: str"), AmbiguousRename),
    "an entity that may be another": (page("Box:", "Crate:"), AmbiguousRename),
    "a type that cannot hold the values": (page("name: str 1..40", "name: bool"), RefusedChangeError),
    "accounts for what was built without": (page("Item:", "use: auth\nroles: member\nItem:"), BlueprintErrors),
    "a lock that is gone": (lambda shop: (shop.folder / "blueprint.lock").unlink(), LockError),
    "a lock that is none": (file("blueprint.lock", "{}"), LockError),
    "a render that is damaged": (file(".backwright/pristine.tar.xz", "x"), StateError),
    "a history that is damaged": (file(".backwright/history/0001.tar.xz", "x"), StateError),
    "a state of two builds": (file(".backwright/built.yaml", PAGE.replace("label", "sign")), StateError),
    "a runtime.toml that is none": (file(".backwright/runtime.toml", "[serve"), RuntimeFileError),
    "migrations that go two ways": (forked, BranchesError),
    "marks of a conflict in what is rendered": (file("src/item_service.py", MARKED), BranchesError),
}

NEEDS_MORE = {
    "ConflictsError": "the merge of what is rendered with what the owner wrote",
    "RefusedError": "the rows",
    "DatabaseError": "the database",
    "DotenvError": "the settings, of which a page knows nothing",
    "BusyError": "another build, which `plan` waits for",
    "UnfinishedError": "a killed build, which `plan` finishes",
    "MigrationError": "a migration that runs",
    "RehearsalError": "a migration that runs",
    "ChecksFailedError": "the tests of the built project",
    "ChangedMeanwhileError": "a build that runs",
    "StartError": "the built code",
    "NothingToUndoError": "undo",
    "NewerMigrationError": "undo",
    "NoSuchLineError": "why",
    "NoProxyError": "a server whose statements are read",
    "NotOpenApiError": "the document of a backend",
    "OtherDatabaseError": "a built project that moves to another kind of database",
    "NotBuiltError": "run",
    "NameTakenError": "new",
    "NotYetError": "verbs to come",
    "PristineError": "proofs; builds say StateError",
    "MigrationFailedError": "proofs: a migration that runs",
    "PageError": "a page that is not there, which both say: tests/cli/test_pages.py",
    "BlueprintError": "one of BlueprintErrors",
    "TemplateError": "a defect of the tool",
    "CompositionError": "a defect of the tool: capabilities that do not fit together",
    "TidyError": "a defect of the tool",
    "NotInDatabaseError": "a defect of the tool: the page refuses `now` there",
}


@pytest.mark.parametrize("name", REFUSED)
def test_both_refuse_it_in_the_same_words(built: Shop, name: str) -> None:
    change, kind = REFUSED[name]
    change(built)
    said = []
    for verb in (lambda: check(built.folder), lambda: plan(built.folder, stack=built.stack)):
        with pytest.raises(kind) as refused:
            verb()
        said.append(str(refused.value).replace(f"{built.folder}/", ""))
    assert said[0] == said[1]


def test_accounts_cannot_be_added_is_said_by_both(built: Shop) -> None:
    grants = "  can:\n    - member: all\n"
    text = PAGE.replace("Item:", "use: auth\nroles: member\nItem:").replace("Box:", f"{grants}Box:") + grants
    built.write("blueprint.yaml", text)
    for verb in (lambda: check(built.folder), lambda: plan(built.folder, stack=built.stack)):
        with pytest.raises(RefusedChangeError, match="cannot be added to"):
            verb()


def test_a_page_that_both_take(built: Shop) -> None:
    built.edit("blueprint.yaml", "  size: int 0..10 = 1\n", "  size: int 0..99 = 1\n")
    assert check(built.folder / "blueprint.yaml").app == "shop"
    assert plan(built.folder, stack=built.stack).changes


def test_every_refusal_is_played_here_or_needs_more_than_page_and_project() -> None:
    played = {kind.__name__ for _, kind in REFUSED.values()}
    judged = ("backwright.prove", "backwright.reports")  # what judges a backend plans nothing
    known = {kind.__name__ for kind in _subclasses(BackwrightError) if not kind.__module__.startswith(judged)}
    assert known - played == NEEDS_MORE.keys()


def _subclasses(kind: type) -> Iterator[type]:
    for module in pkgutil.walk_packages(backwright.__path__, "backwright."):
        if ".exemplar" not in module.name and "__main__" not in module.name and ".plugin" not in module.name:
            importlib.import_module(module.name)
    ahead = [kind]
    while ahead:
        for one in ahead.pop().__subclasses__():
            if one.__module__.startswith("backwright."):
                yield one
                ahead.append(one)
