"""Every rule that reads files says yes to a small sound project and no to the same with one sin."""

from pathlib import Path

import pytest

from backwright.blueprint.model import Auth, Blueprint, Capabilities
from backwright.prove.headings import worst
from backwright.prove.run import findings_of
from backwright.standard.finding import Finding, Verdict
from backwright.standard.rules import rule_named
from backwright.standard.structure.tree import FOLDERS
from backwright.standard.subject import Checked, Mutant, Subject, Suite

SOUND = {
    "src/controllers/note_controller.py": (
        "from fastapi import APIRouter, Depends\n"
        "from src.repositories.note_repository import NoteRepository\n"
        "from src.services.note_service import NoteService\n\n"
        "router = APIRouter()\n\n\n"
        "def notes(repository: NoteRepository = Depends()) -> NoteService:\n    return NoteService(repository)\n\n\n"
        '@router.get("/notes")\n'
        "async def list_notes(service: NoteService = Depends(notes)) -> list[dict]:\n"
        "    return await service.list_notes()\n"
    ),
    "src/services/note_service.py": (
        "from src.utils.errors import ConflictError\n\n\n"
        "class NoteService:\n    def __init__(self, notes):\n        self.notes = notes\n\n"
        "    async def list_notes(self):\n        found = await self.notes.all()\n        if not found:\n"
        '            raise ConflictError("nothing")\n        return found\n'
    ),
    "src/repositories/note_repository.py": (
        "from sqlalchemy import select\n\nfrom src.models.note import Note\n\n\n"
        "class NoteRepository:\n    async def all(self):\n        return select(Note)\n"
    ),
    "src/models/note.py": "class Note:\n    pass\n",
    "src/middlewares/errors.py": "def f(app):\n    try:\n        return app\n    except Exception:\n        raise\n",
    "src/utils/errors.py": "class ConflictError(Exception):\n    pass\n",
    "src/config/settings.py": 'import os\n\nDATABASE = os.environ["DATABASE_URL"]\nsecret_key: str\n',
    "src/validators/note_validator.py": "LONGEST = 20\n",
    "src/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    "tests/unit/test_note.py": "def test_it():\n    assert True\n",
    "tests/integration/test_notes.py": "def test_it():\n    assert True\n",
    "tests/fixtures/notes.py": "NOTE = {}\n",
    "migrations/0001.py": "\n",
    "docs/api.md": "# Notes\n",
    "docs/changelog.md": "# Changes\n",
    "README.md": "Run `make test`, then:\n\n    make run\n",
    "Makefile": "test:\n\tpytest\nrun:\n\tuvicorn\n",
    ".env.example": "DATABASE_URL=\nSECRET_KEY=\n",
    ".gitignore": ".venv/\n.env\n",
}
SERVICE, CONTROLLER = "src/services/note_service.py", "src/controllers/note_controller.py"
ROUTE = "    return await service.list_notes()\n"

SINS = {
    "structure/layers": [
        (SERVICE, "from src.controllers.note_controller import router\n", "services import src.controllers"),
        ("src/models/note.py", "from src.services.note_service import NoteService\n", "models import src.services"),
        (SERVICE, "from fastapi import HTTPException\n", "services import the framework"),
        (CONTROLLER, "from sqlalchemy import text\n", "controllers import sqlalchemy"),
        (SERVICE, "def keep(session):\n    session.commit()\n", "services commit"),
        (
            CONTROLLER,
            '\n\n@router.get("/x")\nasync def x(y: int):\n    if y:\n        return 1\n',
            "x decides in the controller (if)",
        ),
        (
            CONTROLLER,
            '\n\n@router.get("/x")\nasync def x():\n    try:\n        pass\n    finally:\n        pass\n',
            "(try)",
        ),
        (CONTROLLER, '\n\n@router.get("/x")\nasync def x():\n    return NoteRepository()\n', "x uses NoteRepository"),
    ],
    "structure/exceptions": [
        (SERVICE, "try:\n    pass\nexcept:\n    raise\n", "catches everything without saying so"),
        (SERVICE, "try:\n    pass\nexcept Exception:\n    pass\n", "swallows Exception"),
        (
            SERVICE,
            "def f():\n    try:\n        pass\n    except Exception as error:\n        print(error)\n",
            "catches every Exception",
        ),
        (SERVICE, "def f():\n    raise HTTPException(404)\n", "raise an exception of the framework"),
    ],
    "structure/secrets": [
        (SERVICE, 'SECRET_KEY = "s3cr3t-s3cr3t"\n', "SECRET_KEY is written down"),
        (SERVICE, 'def connect(password="hunter2-hunter2"):\n    pass\n', "password is written down"),
        (SERVICE, 'URL = "postgresql://app:S3cr3t99@db/app"\n', "a key or password stands in a literal"),
        (SERVICE, 'import os\n\nX = os.environ["X"]\n', "reads the environment outside config/"),
    ],
    "structure/sizes": [
        (SERVICE, "def f(x):\n" + "    x += 1\n" * 60, "f has 60 statements"),
        (SERVICE, "def f(x):\n" + "    if x:\n        x += 1\n" * 12, "f has 12 branches"),
        (SERVICE, "class C:\n" + "".join(f"    def m{n}(self): ...\n" for n in range(30)), "C has 30 methods"),
        (SERVICE, "# line\n" * 320, "lines"),
    ],
}

WITH_AUTH = Blueprint("notes", capabilities=Capabilities([Auth()]))


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return folder


def judged(rule: str, subject: Subject) -> tuple[Verdict, str, list[Finding]]:
    findings = findings_of(rule_named(rule), subject)
    told = "\n".join(line for one in findings for line in (one.says, *one.detail))
    return worst(one.verdict for one in findings), told, findings


@pytest.mark.parametrize("rule", [*SINS, "structure/tree", "docs/documents"])
def test_a_sound_project_passes(tmp_path: Path, rule: str) -> None:
    verdict, told, findings = judged(rule, Subject(project=write(tmp_path, SOUND), blueprint=WITH_AUTH))
    assert verdict == Verdict.PASS, told
    assert findings[0].evidence


@pytest.mark.parametrize(
    ("rule", "file", "sin", "wanted"), [(rule, *sin) for rule, sins in SINS.items() for sin in sins]
)
def test_a_sin_in_the_source_is_found_at_its_place(tmp_path: Path, rule: str, file: str, sin: str, wanted: str) -> None:
    project = write(tmp_path, {**SOUND, file: SOUND[file] + sin})
    verdict, told, findings = judged(rule, Subject(project=project))
    assert verdict == Verdict.FAIL, told
    assert wanted in told
    assert findings[0].places[0].startswith(f"{file}:")


def test_cleaning_up_and_passing_on_is_no_sin(tmp_path: Path) -> None:
    own = "async def f(x):\n    try:\n        return x\n    except BaseException:\n        x.close()\n        raise\n"
    project = write(tmp_path, {**SOUND, SERVICE: SOUND[SERVICE] + own})
    assert judged("structure/exceptions", Subject(project=project))[0] == Verdict.PASS


def test_an_env_file_that_git_would_take_is_found(tmp_path: Path) -> None:
    verdict, told, _ = judged(
        "structure/secrets", Subject(project=write(tmp_path, {**SOUND, ".gitignore": ".venv/\n"}))
    )
    assert verdict == Verdict.FAIL
    assert ".gitignore" in told


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_that_is_not_there_is_missed(tmp_path: Path, folder: str) -> None:
    files = {name: text for name, text in SOUND.items() if not name.startswith(f"{folder}/")}
    verdict, told, _ = judged("structure/tree", Subject(project=write(tmp_path, files)))
    assert verdict == Verdict.FAIL
    assert folder in told


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"README.md": "Run `make fly`\n"}, "README.md names `make fly`"),
        ({"docs/changelog.md": "  "}, "docs/changelog.md is absent or empty"),
        ({".env.example": "DATABASE_URL=\n"}, "SECRET_KEY"),
    ],
)
def test_documents_that_lie_are_found(tmp_path: Path, change: dict[str, str], wanted: str) -> None:
    subject = Subject(project=write(tmp_path, {**SOUND, **change}), blueprint=WITH_AUTH)
    verdict, told, _ = judged("docs/documents", subject)
    assert verdict == Verdict.FAIL
    assert wanted in told


def test_no_source_at_all_is_no_pass(tmp_path: Path) -> None:
    for rule in ("structure/layers", "structure/sizes", "structure/exceptions"):
        assert judged(rule, Subject(project=tmp_path))[0] == Verdict.INCONCLUSIVE


def ended(**values: object) -> Suite:
    known: dict[str, object] = {
        "passed": 9, "failed": 0, "skipped": 0, "total": 0.965, "lines": 0.97, "branches": 0.95,
        "tail": "9 passed", "mutants": (), "changed_files": (),
    }  # fmt: skip
    return Suite(**{**known, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("suite", "verdict", "wanted"),
    [
        (ended(), Verdict.PASS, "9 pass, 96% of statements and branches"),
        (ended(failed=2), Verdict.FAIL, "2 fail"),
        (ended(passed=0), Verdict.FAIL, "no test ran"),
        (ended(branches=0.5), Verdict.FAIL, "only 97% of statements and 50% of branches"),
        (ended(lines=0.5, branches=None), Verdict.FAIL, "only 50% of statements"),
        (ended(lines=None, branches=None), Verdict.INCONCLUSIVE, "not measured"),
    ],
)
def test_a_suite_is_judged_by_how_it_ended(tmp_path: Path, suite: Suite, verdict: Verdict, wanted: str) -> None:
    found, told, _ = judged("testing/suite", Subject(project=write(tmp_path, SOUND), suite=lambda: suite))
    assert (found, wanted in told) == (verdict, True), told


HOLE = Mutant(SERVICE, 9, "deleted", "if x:\n    raise", None, 4, "NoteService.list_notes")
CAUGHT = Mutant(
    SERVICE, 9, "deleted", "if x:\n    raise", "tests/unit/test_note.py::test_it", 4, "NoteService.list_notes"
)


@pytest.mark.parametrize(
    ("suite", "verdict", "wanted"),
    [
        (ended(), Verdict.NOT_APPLICABLE, "no line of src/ differs"),
        (ended(changed_files=(SERVICE,), mutants=(CAUGHT,)), Verdict.PASS, "all caught"),
        (
            ended(changed_files=(SERVICE,), mutants=(CAUGHT, HOLE)),
            Verdict.FAIL,
            "with note_service.py:9 deleted all still pass",
        ),
        (
            ended(changed_files=(SERVICE,), mutants=(CAUGHT,), mutants_left=3),
            Verdict.INCONCLUSIVE,
            "3 of your changes",
        ),
        (ended(changed_files=(SERVICE,), failed=1), Verdict.INCONCLUSIVE, "hold nothing"),
    ],
)
def test_own_code_is_judged_by_its_mutants(tmp_path: Path, suite: Suite, verdict: Verdict, wanted: str) -> None:
    found, told, _ = judged("testing/own-code", Subject(project=write(tmp_path, SOUND), suite=lambda: suite))
    assert (found, wanted in told) == (verdict, True), told


@pytest.mark.parametrize(("ok", "verdict"), [(True, Verdict.PASS), (False, Verdict.FAIL), (None, Verdict.INCONCLUSIVE)])
def test_style_is_what_the_checkers_say(tmp_path: Path, ok: bool | None, verdict: Verdict) -> None:
    checked = (Checked("ruff", True, ""), Checked("mypy", ok, "src/x.py:1: error: no"))
    assert judged("structure/style", Subject(project=write(tmp_path, SOUND), style=lambda: checked))[0] == verdict


def test_what_is_missing_is_said_and_not_passed() -> None:
    for name in ("structure/layers", "testing/suite", "security/access-matrix", "database/migrations"):
        verdict, told, _ = judged(name, Subject())
        assert verdict == Verdict.INCONCLUSIVE
        assert "needs" in told
