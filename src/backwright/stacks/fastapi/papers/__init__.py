"""The papers of a built project: what people read beside the code. Whole texts from a completed blueprint."""

from backwright.blueprint.model import Blueprint
from backwright.stacks.fastapi.papers.access import access_page
from backwright.stacks.fastapi.papers.agents import agents
from backwright.stacks.fastapi.papers.api import api_page
from backwright.stacks.fastapi.papers.readme import readme
from backwright.stacks.fastapi.papers.review import changelog, review


def papers(blueprint: Blueprint) -> dict[str, str]:
    """Path and text of every paper."""
    written = {
        "README.md": readme(blueprint),
        "AGENTS.md": agents(blueprint),
        "docs/api.md": api_page(blueprint),
        "docs/access.md": access_page(blueprint),
        "docs/review.md": review(blueprint),
        "docs/changelog.md": changelog(blueprint),
    }
    return {path: "\n".join(lines).rstrip() + "\n" for path, lines in written.items()}
