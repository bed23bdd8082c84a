"""What a page goes through: check, build (lint, types, tests on SQLite), proof, tests on PostgreSQL, change, undo."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from backwright.blueprint.model import Blueprint
from backwright.blueprint.reader import read
from backwright.blueprint.view.operations import operations
from backwright.blueprint.view.unusable import unusable_grants
from backwright.build.build import build
from backwright.build.tree import read_tree
from backwright.build.undo import undo
from backwright.errors import BackwrightError
from backwright.prove.run import prove
from backwright.standard.finding import Verdict
from backwright.suite.pytest_meter.meter import PLUGIN
from benchmarks.pages.generate import Part, RandomPage, changed

LIVE = ["api", "database", "docs", "errors", "performance", "security"]  # the rules that ask the running backend
OWN = "\n\nMINE = 1\n"  # an edit of the owner's, which a second build keeps


@dataclass(frozen=True)
class Failure:
    """Where a page fell, and what was said."""

    stage: str
    said: str

    @property
    def kind(self) -> str:
        """The same for failures of one cause, as far as one can tell."""
        lines = [line for line in self.said.splitlines() if re.search(r"Error|error|assert|FAILED|:\d+:", line)]
        told = lines[0] if lines else self.said[:200]
        return f"{self.stage}: {re.sub(r'[0-9]+', 'N', told.strip())[:160]}"


class Fallen(Exception):  # noqa: N818 - a page falls
    """A stage that a page did not pass."""

    def __init__(self, stage: str, said: str) -> None:
        super().__init__(f"{stage}: {said}")
        self.failure = Failure(stage, said)


@dataclass(frozen=True)
class Trial:
    """How far pages go: on PostgreSQL too when a server is named, with a proof, and with a change and its undoing."""

    postgresql: str = ""
    proving: bool = True
    changing: bool = True

    def run(self, page: RandomPage, seed: int) -> Failure | None:
        """Put one page through everything."""
        with tempfile.TemporaryDirectory(prefix="pages-") as name:
            folder = Path(name) / "project"
            folder.mkdir()
            try:
                self._built(page, folder)
                if self.proving:
                    proved(page, folder)
                if self.postgresql:
                    tested(folder, self.postgresql, seed)
                if self.changing:
                    changed_and_undone(page, folder, seed)
            except Fallen as fallen:
                return fallen.failure
        return None

    def _built(self, page: RandomPage, folder: Path) -> None:
        (folder / "blueprint.yaml").write_text(page.text)
        with stage("check"):
            read(page.text)
        with stage("build"):
            build(folder)


def proved(page: RandomPage, folder: Path) -> None:
    """Prove the running backend: nothing is to mend, and each role has done what it is granted and can do."""
    with stage("proof"):
        proof = prove(folder, only=LIVE)
    wrong = [f"{one.rule}: {one.says}" for one in proof.findings if one.verdict == Verdict.FAIL]
    useless = useless_operations(read(page.text))
    wrong += [f"never reached: {name}" for name in proof.unreached if name not in useless]
    wrong += [f"never done: {name}" for name in proof.unused if name.partition(" as ")[0] not in useless]
    stumbled = (one for one in proof.findings if one.verdict == Verdict.INCONCLUSIVE and "stumbled" in one.says)
    wrong += [f"{one.rule}: {one.says}" for one in stumbled]
    if wrong:
        raise Fallen("proof", "\n".join(f"error: {line}" for line in wrong))


def useless_operations(page: Blueprint) -> frozenset[str]:
    """The operations that a grant gives and nobody whom it speaks of can do; `check` warns of each."""
    granted = {(grant.entity, grant.action) for grant in unusable_grants(page)}
    return frozenset(one.name for one in operations(page) if (one.entity, one.action) in granted)


def tested(folder: Path, server: str, seed: int) -> None:
    """Run the project's tests on PostgreSQL."""
    url = f"{server}/{server_database(server, f'pages_{seed}_{os.getpid()}')}"
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SECRET_KEY"}}
    command = [sys.executable, "-m", "pytest", "-p", "forked_run"]
    environment |= {"TEST_DATABASE_URL": url, "PYTHONPATH": str(PLUGIN), "FORKED_RUN_WORKERS": "2"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    for database in (*(f"{url}_gw{n}_{use}" for n in (0, 1) for use in ("tables", "migrated")), url):
        psql(server, f'DROP DATABASE IF EXISTS "{database.rpartition("/")[2]}" WITH (FORCE)')
    if done.returncode:
        raise Fallen("tests on PostgreSQL", (done.stdout + done.stderr)[-6000:])


def changed_and_undone(page: RandomPage, folder: Path, seed: int) -> None:
    """Build a change of the page beside an edit of the owner's, then take it back: every byte is as before."""
    edited = max((folder / "src/services").glob("*_service.py"))
    edited.write_text(edited.read_text().rstrip("\n") + OWN)
    before = read_tree(folder)
    following = changed(page, seed)
    if following == page:
        return
    (folder / "blueprint.yaml").write_text(following.text)
    with stage("check of the change"):
        read(following.text)
    with stage("build of the change"):
        build(folder)
    if not any(OWN.strip() in text for path, text in read_tree(folder).items() if path.startswith("src/services")):
        raise Fallen("build of the change", f"the owner's edit of {edited.name} is lost")
    with stage("undo"):
        undo(folder)
    after = read_tree(folder)
    differing = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    if differing:
        raise Fallen("bytes after undo", ", ".join(differing))


@contextmanager
def stage(name: str) -> Iterator[None]:
    """What fails within is a failure of this stage."""
    try:
        yield
    except BackwrightError as error:
        for kept in re.findall(r"kept in (/\S+?)\.?$", str(error), re.MULTILINE):
            shutil.rmtree(kept, ignore_errors=True)
        raise Fallen(name, str(error)) from error
    except Exception as error:
        raise Fallen(name, f"{type(error).__name__}: {error}") from error


def server_database(server: str, name: str) -> str:
    """A database of the trial's own; its tests make theirs beside it."""
    psql(server, f'CREATE DATABASE "{name}"')
    return name


def psql(server: str, statement: str) -> None:
    """Run a statement at a server."""
    subprocess.run(["psql", "-q", f"{server}/postgres", "-c", statement], capture_output=True, check=True)


# ── shrinking ────────────────────────────────────────────────────────────────────────────────────


def shrunk(page: RandomPage, falls: Callable[[RandomPage], bool], most: int = 40) -> RandomPage:
    """The smallest page found within so many trials that still falls in the same way."""
    tried = 0
    progress = True
    while progress and tried < most:
        progress = False
        for smaller in smaller_pages(page):
            tried += 1
            if tried > most:
                break
            if falls(smaller):
                page, progress = smaller, True
                break
    return page


def smaller_pages(page: RandomPage) -> Iterator[RandomPage]:
    """The page without one entity, one law, one grant or one field, the largest piece first."""
    for at, part in enumerate(page.parts):
        if len(page.parts) > 1 and part.name not in {"User", "Org"}:
            yield replace(page, parts=page.parts[:at] + page.parts[at + 1 :])
    for at, part in enumerate(page.parts):
        for smaller in smaller_parts(part):
            yield replace(page, parts=(*page.parts[:at], smaller, *page.parts[at + 1 :]))


def smaller_parts(part: Part) -> Iterator[Part]:
    """An entity without one of its lines."""
    for law in part.laws:
        yield replace(part, laws=tuple(one for one in part.laws if one != law))
    for grant in part.grants:
        yield replace(part, grants=tuple(one for one in part.grants if one != grant))
    for name in part.fields:
        if len(part.fields) > 1:
            yield replace(part, fields={key: phrase for key, phrase in part.fields.items() if key != name})
