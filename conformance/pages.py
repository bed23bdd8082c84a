"""The pages whose answers are recorded, and where."""

from pathlib import Path

from backwright.blueprint.model import Blueprint
from backwright.blueprint.reader import read

ROOT = Path(__file__).parents[1]
GOLDENS = Path(__file__).with_name("goldens")
PAGES = {
    "plain": ROOT / "tests" / "stacks" / "pages" / "plain.yaml",
    "shelf": ROOT / "examples" / "shelf" / "blueprint.yaml",
    "newsroom": ROOT / "examples" / "newsroom" / "blueprint.yaml",
    "helpdesk": ROOT / "examples" / "helpdesk" / "blueprint.yaml",
}


def page(name: str) -> Blueprint:
    """A page, completed."""
    path = PAGES[name]
    return read(path.read_text(), str(path))


def golden(name: str) -> Path:
    """The recorded answers of a page, a line of JSON for each case."""
    return GOLDENS / f"{name}.jsonl"
