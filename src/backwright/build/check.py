"""`check`: what is wrong with a page, alone and beside the project that was built from it."""

from pathlib import Path

from backwright.blueprint.model import Blueprint
from backwright.blueprint.reader import read
from backwright.build.branches import refuse_two_lines
from backwright.build.evolution import evolve
from backwright.build.page import PAGE, read_page
from backwright.build.project import Project, read_state
from backwright.build.tree import read_tree


def check(path: Path) -> Blueprint:
    """The page at `path`, a file or the directory that holds one.

    Where it belongs to a project that was built, whatever `plan` would refuse without asking the rows is refused here.

    Raises:
        BackwrightError: the page has errors, cannot follow what was built, or what was built is of two branches.
    """
    page = read_page(path)
    if not path.is_dir() and path.name != PAGE:
        return page
    project = Project((path if path.is_dir() else path.parent).absolute())
    state = read_state(project)
    if state is not None:
        refuse_two_lines(project.folder, state.pristine, read_tree(project.folder))
        evolve(read(state.page), page, state.lock, state.built_lock)
    return page
