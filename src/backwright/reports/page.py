"""A blueprint as `check` and `show` print it."""

from dataclasses import fields, is_dataclass
from typing import Any

from backwright.blueprint.model import Audit, Auth, Blueprint
from backwright.blueprint.view import access, show
from backwright.blueprint.view.operations import operations
from backwright.blueprint.view.unusable import unusable_grants
from backwright.errors import Place

OPEN = "Everything is open to everybody: the page has no `use: auth`."


def checked_text(blueprint: Blueprint) -> str:
    """What a blueprint without errors amounts to."""
    entities, surface = len(blueprint.entities), len(operations(blueprint))
    lines = [f"{blueprint.app}: {entities} {'entity' if entities == 1 else 'entities'}, {surface} endpoints; no errors"]
    lines += map(str, unusable_grants(blueprint))
    return "\n".join(lines if blueprint.uses(Auth) else [*lines, OPEN])


def checked_value(blueprint: Blueprint) -> dict[str, Any]:
    """The same for programs."""
    return {
        "app": blueprint.app,
        "entities": [entity.name for entity in blueprint.entities],
        "operations": [operation.name for operation in operations(blueprint)],
        "open_to_all": not blueprint.uses(Auth),
        "errors": [],
        "warnings": [str(grant) for grant in unusable_grants(blueprint)],
    }


def shown_text(blueprint: Blueprint) -> str:
    """The blueprint with every default spelled out."""
    return "\n".join(show.lines(blueprint))


def shown_value(blueprint: Blueprint) -> Any:
    """The same for programs: the model itself."""
    return {
        "kind": "Blueprint",
        "app": blueprint.app,
        "database": blueprint.database,
        "auth": blueprint.uses(Auth),
        "tenant": blueprint.tenancy.entity if blueprint.tenancy else None,
        "audit": blueprint.uses(Audit),
        "roles": list(blueprint.roles),
        "entities": [_value(entity) for entity in blueprint.entities],
    }


def access_text(blueprint: Blueprint) -> str:
    """Who may do what, and why."""
    return "\n".join(access.lines(blueprint))


def access_value(blueprint: Blueprint) -> Any:
    """The same for programs, one cell each."""
    return {"open_to_all": not blueprint.uses(Auth), "cells": _value(access.cells(blueprint))}


def _value(value: object) -> Any:
    """Parts of the model as plain values; what is a union there bears the name of its class here."""
    if isinstance(value, Place):
        return str(value) if value.line else None
    if is_dataclass(value) and not isinstance(value, type):
        named = {"kind": type(value).__name__} if not hasattr(value, "kind") else {}
        shown = (part.name for part in fields(value) if part.metadata.get("shown", True))
        return named | {name: _value(getattr(value, name)) for name in shown}
    if isinstance(value, list | tuple):
        return [_value(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
