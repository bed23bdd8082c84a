"""Whether a value is as a schema of an OpenAPI document says; what the schema leaves open is allowed."""

from collections.abc import Mapping
from typing import Any

from backwright.standard.description.model import Schema

_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
MOST_ITEMS = 20


def mismatch(schema: Schema, value: Any, path: str = "") -> str:
    """Where and how a value differs; empty where it conforms."""
    if not isinstance(schema, Mapping) or not schema:
        return ""
    if value is None and (schema.get("nullable") or schema.get("x-nullable")):
        return ""
    for word in ("anyOf", "oneOf"):
        options = schema.get(word)
        if isinstance(options, list) and options:
            mismatches = [mismatch(one, value, path) for one in options]
            return "" if "" in mismatches else mismatches[0]
    inherited = next((found for one in schema.get("allOf") or () if (found := mismatch(one, value, path))), "")
    return inherited or _of_kind(schema, value, path)


def _of_kind(schema: Schema, value: Any, path: str) -> str:
    kinds = schema.get("type")
    wanted = kinds if isinstance(kinds, list) else [kinds] if isinstance(kinds, str) else []
    if wanted and not any(_is(value, kind) for kind in wanted):
        return f"{path or 'the answer'} is {_name(value)}, not {' or '.join(map(str, wanted))}"
    choices = schema.get("enum")
    if isinstance(choices, list) and value not in choices:
        return f"{path or 'the answer'} is {str(value)[:40]}, none of {len(choices)} declared values"
    if isinstance(value, dict):
        return _object(schema, value, path)
    if isinstance(value, list) and isinstance(items := schema.get("items"), Mapping):
        found = (mismatch(items, one, f"{path}[{place}]") for place, one in enumerate(value[:MOST_ITEMS]))
        return next(filter(None, found), "")
    return ""


def _object(schema: Schema, value: Mapping[str, Any], path: str) -> str:
    properties = schema.get("properties") or {}
    for name in schema.get("required") or ():
        if name not in value and not (properties.get(name) or {}).get("writeOnly"):
            return f"{path}.{name} is missing".lstrip(".")
    if schema.get("additionalProperties") is False and (more := sorted({*value} - {*properties})):
        return f"{path}.{more[0]} is not declared".lstrip(".")
    inner = (
        mismatch(one, value[name], f"{path}.{name}".lstrip(".")) for name, one in properties.items() if name in value
    )
    return next(filter(None, inner), "")


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _TYPES.get(kind, (object,)))


def _name(value: Any) -> str:
    return next((name for name in _TYPES if _is(value, name)), type(value).__name__)
