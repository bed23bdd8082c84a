"""What people read beside the code: the documents of any project, and those about FastAPI and its commands."""

from backwright import documents
from backwright.blueprint.model import Blueprint
from backwright.stacks.fastapi.documents.agents import agents
from backwright.stacks.fastapi.documents.readme import readme

CREATE_ADMIN = "python -m src.commands create-admin EMAIL"


def all_documents(blueprint: Blueprint) -> dict[str, str]:
    """Path and text of every document."""
    own = documents.written({"README.md": readme(blueprint), "AGENTS.md": agents(blueprint)})
    return own | documents.documents(blueprint, CREATE_ADMIN)
