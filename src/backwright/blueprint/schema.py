"""The JSON Schema of a page, for editors and models: keys, forms and examples; what phrases mean, `read` checks."""

from typing import TypeAlias

from backwright.blueprint.phrases.words import WORDS
from backwright.blueprint.text.words import DATABASES, ENTITY_KEYS, LATER_ENTITY_KEYS
from backwright.blueprint.types.registry import BY_NAME

Schema: TypeAlias = dict[str, object]

_KEY_NAMES = "|".join(sorted({*ENTITY_KEYS, *LATER_ENTITY_KEYS}))


def json_schema() -> Schema:
    """The schema, draft 2020-12, of a page read with every scalar as text."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A Backwright blueprint",
        "type": "object",
        "required": ["app"],
        "properties": {
            "app": {
                "type": "string",
                "pattern": "^[a-z][a-z0-9]*([-_][a-z0-9]+)*$",
                "description": "The name of the backend.",
                "examples": ["helpdesk"],
            },
            "database": {"enum": list(DATABASES), "default": DATABASES[0], "description": "Where rows live."},
            "use": {
                "type": "string",
                "description": "Capabilities by commas: auth, tenant(Entity), audit, idempotency.",
                "examples": ["auth, tenant(Org), audit"],
            },
            "roles": {
                "type": "string",
                "description": "Roles by commas, lowest first; `admin` is built in above them.",
                "pattern": "^[a-z][a-z0-9_]*( *, *[a-z][a-z0-9_]*)*$",
                "examples": ["member, manager"],
            },
        },
        "patternProperties": {"^[A-Z][A-Za-z0-9]*$": {"$ref": "#/$defs/entity"}},
        "additionalProperties": False,
        "$defs": {"entity": _entity(), "field": _field(), "grants": _grants(), "phrases": _phrases()},
    }


def _entity() -> Schema:
    return {
        "type": "object",
        "description": "An entity: its fields, its constraints, and who may do what.",
        "properties": {
            "fields": {
                "type": "object",
                "description": "Fields, also those that bear the name of a key.",
                "patternProperties": {"^[a-z][a-z0-9_]*$": {"$ref": "#/$defs/field"}},
                "additionalProperties": False,
            },
            "unique": {"$ref": "#/$defs/phrases", "examples": ["(subject) while status != closed"]},
            "check": {"$ref": "#/$defs/phrases", "examples": ["due_at > created_at"]},
            "can": {"$ref": "#/$defs/grants"},
            "was": {"type": "string", "description": "The entity's former name.", "pattern": "^[A-Z][A-Za-z0-9]*$"},
        },
        "patternProperties": {f"^(?!({_KEY_NAMES})$)[a-z][a-z0-9_]*$": {"$ref": "#/$defs/field"}},
        "additionalProperties": False,
    }


def _field() -> Schema:
    return {
        "type": "string",
        "minLength": 3,
        "description": (
            "type [min..max] [?] [words] [= default] [comparison]; required unless `?`. "
            f"Types: {', '.join(BY_NAME)}, `a | b`, `a -verb-> b`, an entity, `Entity[]`. Words: {', '.join(WORDS)}."
        ),
        "examples": [
            "str 1..60 unique",
            "text ..20k search",
            "int 0..1000 = 0, filter",
            "decimal(10,2) >= 0",
            "low | normal | high = normal",
            "open -assign-> pending -solve-> solved",
            "datetime? > now",
            "User = me",
            "Tag[] filter",
            "Ticket owner",
        ],
    }


def _grants() -> Schema:
    return {
        "type": "array",
        "description": "One grant an item: WHO: actions [while CONDITION]. What no grant gives is denied.",
        "items": {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": {"type": "string"}},
        "examples": [[{"author": "create, read"}, {"manager": "all"}]],
    }


def _phrases() -> Schema:
    return {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
