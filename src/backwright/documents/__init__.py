"""The documents of a built project that do not depend on its framework: whole texts from a completed blueprint."""

from collections.abc import Iterator, Mapping

from backwright.blueprint.model import Blueprint
from backwright.documents.access import access_page
from backwright.documents.api import api_page
from backwright.documents.review import changelog, review


def documents(blueprint: Blueprint, create_admin: str) -> dict[str, str]:
    """Path and text of every document.

    Args:
        blueprint: a completed blueprint.
        create_admin: the command of the built project that makes the first admin of an app without tenants.
    """
    return written(
        {
            "docs/api.md": api_page(blueprint, create_admin),
            "docs/access.md": access_page(blueprint),
            "docs/review.md": review(blueprint),
            "docs/changelog.md": changelog(blueprint),
        }
    )


def written(pages: Mapping[str, Iterator[str]]) -> dict[str, str]:
    """Pages of lines as whole texts."""
    return {path: "\n".join(lines).rstrip() + "\n" for path, lines in pages.items()}
