"""What expressions yield, and whether what they put side by side belongs together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backwright.blueprint.model import Binary, Constant, Expression, Field, FieldRef, Not
from backwright.blueprint.phrases.expressions import COMPARISONS, names, write
from backwright.blueprint.text.tokens import listed, suggest
from backwright.blueprint.types.operands import OPERANDS
from backwright.blueprint.types.registry import spec_of
from backwright.blueprint.types.spec import Operand
from backwright.errors import BlueprintError, Place

TIMES = ("created_at", "updated_at")
_TIMELY = frozenset({"moment", "day"})  # a day meets a moment by that of UTC


@dataclass(frozen=True, slots=True)
class _Shape:
    """What an expression yields; `entity` is where a reference points, `optional` whether it may be null."""

    kind: Operand
    optional: bool = True
    entity: str = ""
    values: tuple[str, ...] = ()
    field: str = ""


class _Misfit(Exception):  # noqa: N818 - it never leaves this module
    """What does not fit in an expression."""

    def __init__(self, found: str, expected: str = "", hint: str = "") -> None:
        self.parts = (found, expected, hint)
        super().__init__(found)


def type_errors(condition: Expression, fields: tuple[Field, ...], place: Place) -> Iterator[BlueprintError]:
    """Yield the error of a condition over these fields, if it has one."""
    try:
        _require_condition(condition, {field.name: field for field in fields})
    except _Misfit as misfit:
        yield BlueprintError(place, *misfit.parts)


def _require_condition(condition: Expression, fields: dict[str, Field]) -> None:
    shape = _shape(condition, fields)
    text = write(condition, fields.values())
    if shape.kind not in {"truth", "unread"}:
        raise _Misfit(
            f"`{text}`, which is {OPERANDS[shape.kind].words}", "a condition", f"compare it, as in `{text} = …`"
        )
    if not names(condition):
        raise _Misfit(f"`{text}`, which names no field", "a condition on the row")


def _shape(node: Expression, fields: dict[str, Field]) -> _Shape:
    match node:
        case FieldRef():
            shape = _field_shape(node.name, fields)
        case Constant():
            shape = _constant_shape(node)
        case Not():
            shape = _truth(node.operand, fields, "not")
        case Binary() if node.operator in {"and", "or"}:
            _truth(node.left, fields, node.operator)
            shape = _truth(node.right, fields, node.operator)
        case Binary() if node.operator in COMPARISONS:
            shape = _compared(node, fields)
        case Binary():
            shape = _calculated(node, fields)
        case _:
            shape = _Shape("moment", optional=False)
    return shape


def _field_shape(name: str, fields: dict[str, Field]) -> _Shape:
    if name in TIMES:
        return _Shape("moment", optional=False)
    field = fields.get(name)
    if field is None or field.implied == "password":
        known = [other for other in fields if fields[other].implied != "password"]
        hint = "write `now`; beside a date it is the day of the request" if name == "today" else ""
        hint = hint or suggest(name, (*known, *TIMES)) or f"the fields are {listed((*known, *TIMES), 'and')}"
        raise _Misfit(f"`{name}`, which is no field here", "a field or a value", hint)
    operand = spec_of(field.type).operand(field.type)
    if operand == "many":
        raise _Misfit(f"`{name}`, which holds many", "fields with one value")
    points_to = field.relation.entity if field.relation else ""
    return _Shape(operand, field.optional, points_to, field.choices, name)


def _constant_shape(constant: Constant) -> _Shape:
    value = constant.value
    if value is None:
        return _Shape("null")
    if isinstance(value, bool):
        return _Shape("truth", optional=False)
    if isinstance(value, date):
        return _Shape("day", optional=False)
    return _Shape("number" if isinstance(value, int | Decimal) else "text", optional=False)


def _truth(node: Expression, fields: dict[str, Field], operator: str) -> _Shape:
    shape = _shape(node, fields)
    if shape.kind not in {"truth", "unread"}:
        text = write(node, fields.values())
        found = f"`{text}` beside `{operator}`, which is {OPERANDS[shape.kind].words}"
        raise _Misfit(found, "a condition or a bool", f"compare it, as in `{text} = …`")
    return _Shape("truth")


def _compared(node: Binary, fields: dict[str, Field]) -> _Shape:
    left, right = _side(node.left, node.right, fields), _side(node.right, node.left, fields)
    text = write(node, fields.values())
    kinds = {left.kind, right.kind}
    if "unread" in kinds:
        return _Shape("truth")
    if "null" in kinds:
        _compare_null(node, left, right, text)
    elif left.kind == right.kind == "choice":
        _compare_choices(left, right, text)
    elif kinds == {"choice", "text"}:
        _compare_choice(node, left, right, text)
    elif kinds == {"real", "number"} and any(isinstance(side, Constant) for side in (node.left, node.right)):
        pass  # a number as it stands
    elif left.kind != right.kind and kinds != _TIMELY:
        found = f"`{text}`, which compares {OPERANDS[left.kind].words} with {OPERANDS[right.kind].words}"
        raise _Misfit(found, "two of one kind")
    elif left.kind == "reference" and left.entity != right.entity:
        found = f"`{text}`, which compares a {left.entity} with a {right.entity}"
        raise _Misfit(found, "two relations to one entity")
    _check_order(node, left, text)
    return _Shape("truth")


def _side(node: Expression, other: Expression, fields: dict[str, Field]) -> _Shape:
    """The shape of one side; a bare name beside an enum that is a field as well needs quotes."""
    if isinstance(node, FieldRef) and isinstance(other, FieldRef) and node.name in fields and other.name in fields:
        choices = _field_shape(other.name, fields).values
        if node.name in choices:
            hint = f'write `"{node.name}"` for the value'
            raise _Misfit(f"`{node.name}`, which is a value of `{other.name}` and a field", "one meaning", hint)
    return _shape(node, fields)


def _compare_null(node: Binary, left: _Shape, right: _Shape, text: str) -> None:
    if node.operator not in {"=", "!="}:
        raise _Misfit(f"`{text}`", "`= null` or `!= null`", "null is neither smaller nor greater")
    if not (left.optional and right.optional):
        name = left.field or right.field or "it"
        hint = f"`{name}` is never null; write `?` behind its type, or leave the comparison out"
        raise _Misfit(f"`{text}`", "an optional field", hint)


def _compare_choices(left: _Shape, right: _Shape, text: str) -> None:
    if left.values != right.values:
        raise _Misfit(f"`{text}`, which compares two enums with values of their own", "one enum and a value of it")


def _compare_choice(node: Binary, left: _Shape, right: _Shape, text: str) -> None:
    choice, other = (left, node.right) if left.kind == "choice" else (right, node.left)
    if not isinstance(other, Constant):
        raise _Misfit(f"`{text}`, which compares an enum with a text", f"one of {listed(choice.values)}")
    if other.value not in choice.values:
        found = f"`{other.value}` beside `{choice.field}`"
        raise _Misfit(found, listed(choice.values), suggest(str(other.value), choice.values))


def _check_order(node: Binary, left: _Shape, text: str) -> None:
    if node.operator in {"<", "<=", ">", ">="} and not OPERANDS[left.kind].ordered:
        found = f"`{text}`: {OPERANDS[left.kind].words} has no smaller and greater here"
        raise _Misfit(found, "`=` or `!=`", "name the values, joined by `or`")


def _calculated(node: Binary, fields: dict[str, Field]) -> _Shape:
    shapes = [_shape(side, fields) for side in (node.left, node.right)]
    text = write(node, fields.values())
    for shape in shapes:
        if not OPERANDS[shape.kind].calculable:
            hint = "durations are not built yet" if shape.kind in _TIMELY else ""
            raise _Misfit(f"`{text}`, which calculates with {OPERANDS[shape.kind].words}", "numbers", hint)
    if node.operator == "/" and isinstance(node.right, Constant) and node.right.value == 0:
        raise _Misfit(f"`{text}`, a division by zero", "another number")
    return _Shape("number", optional=any(shape.optional for shape in shapes))
