"""A build writes how its project runs, and a project of an earlier version, which has no such file, runs without it."""

import shutil

from shop import Shop

from backwright.runtime.reading import BEFORE_THE_FILE, FILE, runtime_of


def test_the_first_build_writes_it(built: Shop) -> None:
    assert (built.folder / FILE).read_text() == BEFORE_THE_FILE.read_text()


def test_a_project_of_an_earlier_version_gets_it_at_its_next_build(built: Shop) -> None:
    (built.folder / FILE).unlink()
    built.edit("blueprint.yaml", "size: int 0..10 = 1\n", "size: int 0..10 = 1\n  hours: int 0..1000 = 0\n")
    done = built.build()
    assert done.rehearsal is not None
    assert done.rehearsal.done
    assert (built.folder / FILE).is_file()


def test_what_the_project_says_is_what_is_run(built: Shop) -> None:
    text = (built.folder / FILE).read_text().replace("alembic_version", "steps_taken")
    (built.folder / FILE).write_text(text)
    versions = runtime_of(built.folder).versions
    assert versions is not None
    assert versions.name == "steps_taken"


def test_it_is_no_file_that_edits_are_merged_into(built: Shop) -> None:
    shutil.copy(built.folder / FILE, built.folder / "before")
    (built.folder / FILE).write_text("")
    (built.folder / FILE).unlink()
    built.edit("blueprint.yaml", "size: int 0..10 = 1\n", "size: int 0..10 = 2\n")
    built.build()
    assert (built.folder / FILE).read_text() == (built.folder / "before").read_text()
