"""What is wrong with the meaning of a blueprint: everything, at once."""

from backwright.blueprint.checks.checked_page import CheckedPage, Known
from backwright.blueprint.checks.collisions import check_collisions
from backwright.blueprint.checks.conditions import check_conditions
from backwright.blueprint.checks.fields import check_fields
from backwright.blueprint.checks.grants import check_creates, check_grants
from backwright.blueprint.checks.head import check_head
from backwright.blueprint.checks.names import check_names
from backwright.blueprint.checks.relations import check_relations
from backwright.blueprint.model import Blueprint
from backwright.errors import BlueprintError


def find_errors(blueprint: Blueprint, known: Known | None = None) -> list[BlueprintError]:
    """Everything that is wrong with the meaning of a blueprint, each thing once."""
    known = known or Known()
    checked = CheckedPage.of(blueprint, known)
    found = [*check_names(checked), *check_relations(checked)]
    if not found:  # a wrong name or relation would show up again in whatever is named after it
        found += check_collisions(checked)
    for check in (check_head, check_fields, check_conditions, check_grants):
        found += check(checked)
    if not (found or known.unread):  # what is needed, and what may be written, hang on all of the above
        found += check_creates(checked)
    return list({str(error): error for error in found}.values())
