"""A blueprint as `check` and `show` tell it."""

from dataclasses import fields, is_dataclass
from typing import Any

from backwright.blueprint.model import Blueprint
from backwright.blueprint.view import access, show
from backwright.blueprint.view.implied import complete
from backwright.blueprint.view.operations import operations
from backwright.blueprint.view.unusable import unusable_grants
from backwright.errors import Place

OPEN = "Everything is open to everybody: the page has no `use: auth`."


def checked_text(blueprint: Blueprint) -> str:
    """What a blueprint without errors amounts to."""
    entities, surface = len(complete(blueprint).entities), len(operations(blueprint))
    lines = [f"{blueprint.app}: {entities} {'entity' if entities == 1 else 'entities'}, {surface} endpoints; no errors"]
    lines += map(str, unusable_grants(blueprint))
    return "\n".join(lines if blueprint.auth else [*lines, OPEN])


def checked_value(blueprint: Blueprint) -> dict[str, Any]:
    """The same for programs."""
    return {
        "app": blueprint.app,
        "entities": [entity.name for entity in complete(blueprint).entities],
        "operations": [operation.name for operation in operations(blueprint)],
        "open_to_all": not blueprint.auth,
        "errors": [],
        "warnings": [str(grant) for grant in unusable_grants(blueprint)],
    }


def shown_text(blueprint: Blueprint) -> str:
    """The blueprint with every default spelled out."""
    return "\n".join(show.lines(blueprint))


def shown_value(blueprint: Blueprint) -> Any:
    """The same for programs: the model itself, completed."""
    return _value(complete(blueprint))


def access_text(blueprint: Blueprint) -> str:
    """Who may do what, and why."""
    return "\n".join(access.lines(blueprint))


def access_value(blueprint: Blueprint) -> Any:
    """The same for programs, one cell each."""
    return {"open_to_all": not blueprint.auth, "cells": _value(access.cells(blueprint))}


def _value(value: object) -> Any:
    """Parts of the model as plain values; what is a union there bears the name of its class here."""
    if isinstance(value, Place):
        return str(value) if value.line else None
    if is_dataclass(value) and not isinstance(value, type):
        named = {"kind": type(value).__name__} if not hasattr(value, "kind") else {}
        return named | {part.name: _value(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, list | tuple):
        return [_value(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
