"""The vocabulary of the language: what this version builds, and what it knows and does not build yet."""

from backwright.errors import BlueprintError, Place

# What other languages call things that have other names in this one.
FOREIGN_TYPES = {
    "enum": "an enum is written `a | b | c`",
    "string": "did you mean `str`?",
    "varchar": "did you mean `str`?",
    "char": "did you mean `str`?",
    "integer": "did you mean `int`?",
    "number": "did you mean `int` or `decimal(10,2)`?",
    "boolean": "did you mean `bool`?",
    "timestamp": "did you mean `datetime`?",
    "list": "a relation to many is written `Entity[]`",
    "array": "a relation to many is written `Entity[]`",
    "reference": "a relation is written as the entity's name",
}
FOREIGN_WORDS = {
    "required": "remove it: a field is required unless a `?` stands behind its type",
    "optional": "write `?` right behind the type",
    "nullable": "write `?` right behind the type",
    "null": "write `?` right behind the type",
    "not": "remove it: a field is required unless a `?` stands behind its type",
    "default": "a default is written `= value`",
    "min": "a range stands behind the type, as in `int 1..60`",
    "max": "a range stands behind the type, as in `int 1..60`",
    "searchable": "did you mean `search`?",
    "sortable": "did you mean `sort`?",
    "filterable": "did you mean `filter`?",
}

ENTITY_KEYS = ("fields", "unique", "check", "can", "was")
LATER_ENTITY_KEYS = frozenset(
    {"index", "on", "action", "delete", "table", "column", "plural", "describe", "page", "apart"}
    | {"cache", "job", "every", "publish", "subscribe", "store"}
)
TOP_KEYS = ("app", "database", "use", "roles")
LATER_TOP_KEYS = frozenset(
    {"api", "cache", "jobs", "events", "search", "store", "replicas", "shards", "services", "graphql"}
)

DATABASES = ("sqlite", "postgresql", "mysql")
ACTIONS = ("create", "read", "update", "delete", "all")
LATER_ACTIONS = frozenset({"list", "restore", "export", "import"})

LITERALS = frozenset({"true", "false", "null", "now", "and", "or", "not", "me"})


def not_yet(place: Place, name: str, kind: str = "", hint: str = "") -> BlueprintError:
    """The refusal of what the language has and this version does not build; it says what to do in which line."""
    advice = hint or f"remove it from line {place.line}"
    what = f"the {kind} `{name}`" if kind else f"`{name}`"
    return BlueprintError(
        place,
        f"{what} is part of the language but this version does not build it yet",
        hint=advice if f"line {place.line}" in advice else f"{advice} in line {place.line}",
    )
