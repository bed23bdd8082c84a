"""What is wrong with the meaning of a blueprint: everything, at once."""

from backwright.blueprint.checks.conditions import check_conditions
from backwright.blueprint.checks.fields import check_fields
from backwright.blueprint.checks.grants import check_grants
from backwright.blueprint.checks.names import check_names
from backwright.blueprint.checks.page import Known, Page
from backwright.blueprint.checks.relations import check_relations
from backwright.blueprint.checks.surface import check_surface
from backwright.blueprint.implied import complete, without_implied
from backwright.blueprint.model import Blueprint
from backwright.errors import BlueprintError

CHECKS = (check_names, check_fields, check_relations, check_conditions, check_grants, check_surface)


def find_errors(blueprint: Blueprint, known: Known | None = None) -> list[BlueprintError]:
    """Everything that is wrong with the meaning of a blueprint, each thing once."""
    page = Page(without_implied(blueprint), complete(blueprint), known or Known())
    found = (error for check in CHECKS for error in check(page))
    return list({str(error): error for error in found}.values())
