"""The tables of `tests/integration/test_<entities>.py`: what is needed, refused, unique, and where verbs lead."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

from backwright.blueprint.model import (
    Binary,
    BooleanType,
    Constant,
    DateTimeType,
    DecimalType,
    EmailType,
    EnumType,
    Expression,
    Field,
    FieldRef,
    IntegerType,
    Me,
    RelationType,
    StateType,
    TextType,
)
from backwright.blueprint.naming import snake
from backwright.blueprint.phrases import expressions
from backwright.stacks.fastapi.emitters.factories import differs, numbered, room, uniques
from backwright.stacks.fastapi.emitters.validators import initial, quoted
from backwright.stacks.fastapi.emitters.values import (
    Numbered,
    assignments,
    base,
    candidates,
    holds,
    laws,
    python,
    satisfied,
)
from backwright.stacks.fastapi.spelled_view import SpelledView

MANY = 100  # rows, more than the largest test of a list makes


def test_tables(view: SpelledView) -> Iterator[str]:
    """Every table, those that would be empty left out."""
    yield f"REQUIRED: list[str] = [{', '.join(map(quoted, required(view)))}]"
    yield "BAD_VALUES: dict[str, list[Any]] = {"
    yield from (f'    "{field.column}": [{", ".join(bad_values(field))}],' for field in view.writable())
    yield from (f'    "{name}": [1],' for name in unwritable(view))
    yield "}"
    if unique_rows(view):
        yield "UNIQUES: list[tuple[list[str], dict[str, Any], dict[str, Any]]] = ["
        yield from (f"    {line}," for line in unique_rows(view))
        yield "]"
    if broken(view):
        yield f"BROKEN: list[dict[str, Any]] = [{', '.join(broken(view))}]"
    yield from state_tables(view)


def state_tables(view: SpelledView) -> Iterator[str]:
    """The states, and what each verb leads to from where."""
    state = view.entity.state
    if state and isinstance(state.type, StateType):
        yield f"STATES = {{{', '.join(quoted(value.name) for value in state.type.values)}}}"
        yield "STEPS: dict[str, dict[str, str]] = {"
        for verb in state.type.verbs:
            steps = (step for step in state.type.transitions if step.verb == verb)
            moves = ", ".join(f"{quoted(step.source)}: {quoted(step.target)}" for step in steps)
            yield f'    "{snake(verb)}": {{{moves}}},'
        yield "}"


def service_tables(view: SpelledView) -> Iterator[str]:
    """What a row holds where its body does not say, and the steps of the states."""
    if defaults(view):
        yield f"DEFAULTS: dict[str, Any] = {{{', '.join(defaults(view))}}}"
    yield from state_tables(view)


def beginning(view: SpelledView) -> Iterator[str]:
    """What a new row holds that no body may say."""
    for field in view.entity.fields:
        if isinstance(field.default, Me):
            yield f'assert record.data["{field.column}"] == service.{view.plural}.caller.id'
        elif isinstance(field.type, StateType):
            yield f'assert record.data["{field.column}"] == {python(field.type.initial)}'


def optional_values(view: SpelledView) -> dict[str, Any]:
    """A value, by the name of its field, for whatever a row may lack; rows that it refers to are not among them."""
    least = base(view)
    filled = {
        field.name: candidates(field)[0]
        for field in view.shown()
        if least[field.name] is None and not isinstance(field.type, RelationType)
    }
    row = satisfied(view, least | filled, ())
    if any(holds(law, row) is False for law in laws(view)):
        return {}
    given = {name: held for name, held in row.items() if held != least[name]}
    return {name: held.example if isinstance(held, Numbered) else held for name, held in given.items()}


def optional_relations(view: SpelledView) -> list[tuple[Field, RelationType]]:
    """The rows that one may refer to."""
    return [(field, relation) for field, relation in view.relations() if field.optional or relation.many]


def with_optionals(view: SpelledView) -> bool:
    """Whether a row may lack anything."""
    return bool(optional_values(view) or optional_relations(view))


def optional_imports(view: SpelledView) -> Iterator[str]:
    """The factories of the rows that one may refer to."""
    for name in sorted({snake(relation.entity) for _, relation in optional_relations(view)}):
        yield f"from tests.fixtures.factories.{name} import make_{name}"


def whole(view: SpelledView) -> Iterator[str]:
    """The functions that give whatever a row may lack, and a row that lacks nothing."""
    if with_optionals(view):
        yield "async def optionals(rows: Rows) -> dict[str, Any]:"
        yield '    """A value for each field that may be left out: a rule may read any of them."""'
        yield "    return {"
        yield from (f"        {line}" for line in optional_pairs(view))
        yield from ("    }", "", "")
        if view.blueprint.auth or view.entity.owner or view.entity.state or defaults(view):
            name = view.entity.name
            yield f"async def whole(rows: Rows, /, **given: Any) -> {name}:"
            yield '    """One with a value in every field."""'
            yield f"    return await rows.make(make_{snake(name)}, **await optionals(rows), **given)"
            yield from ("", "")


def optional_pairs(view: SpelledView) -> Iterator[str]:
    """The columns that a row may lack, each with a value, and the rows that it may refer to."""
    for name, held in optional_values(view).items():
        yield f'"{view.entity.field_named(name).column}": {python(held)},'
    for field, relation in optional_relations(view):
        role = f", role=Role.{relation.role.upper()}" if relation.role else ""
        row = f"await rows.make(make_{snake(relation.entity)}{role})"
        yield f'"{field.name}": [{row}],' if relation.many else f'"{field.column}": ({row}).id,'


def defaults(view: SpelledView) -> list[str]:
    """What a row holds where its body does not say; not what the rules of its table make a test say otherwise."""
    least, numbers = base(view), numbered(view)
    said = ((field, field.default) for field in view.writable() if field.name not in numbers)
    return [
        f'"{field.column}": {python(default.value)}'
        for field, default in said
        if isinstance(default, Constant) and default.value is not None and default.value == least[field.name]
    ]


def owned_test(view: SpelledView) -> Iterator[str]:
    """A row within another one is not found elsewhere."""
    if view.entity.owner:
        make = f"make_{snake(view.entity.name)}"
        yield "async def test_is_found_under_its_own_parent_alone(self, api: AsyncClient, rows: Rows) -> None:"
        yield f"    here, elsewhere = await rows.make({make}), await rows.make({make})"
        yield '    assert (await api.get(f"{collection(elsewhere)}/{here.id}")).status_code == 404'


def required(view: SpelledView) -> list[str]:
    """What a body must hold."""
    return [field.column for field in view.writable() if initial(view, field) is None]


def unwritable(view: SpelledView) -> list[str]:
    """What no body may hold."""
    writable = view.writable()
    closed = [field.column for field in view.entity.fields if field not in writable]
    return ["id", *closed, "created_at", "unheard_of"]


def bad_values(field: Field) -> list[str]:
    """Values that a body may not give to a field, as Python text."""
    nothing = [] if field.optional else ["None"]
    match field.type:
        case TextType(kind=kind, minimum=low, maximum=high):
            short = [f'"{"x" * (low - 1)}"'] if low else []
            lines = ['"two\\nlines"'] if kind == "str" else []
            return [f'"x" * {high + 1}', *short, *lines, "1", *nothing]
        case IntegerType(minimum=low, maximum=high):
            return [str(2**31 if high is None else high + 1), *below(low), '"1"', "1.5", "True", *nothing]
        case DecimalType():
            return [*(f'"{number}"' for number in bad_decimals(field.type)), "True", *nothing]
        case BooleanType():
            return ['"true"', "1", *nothing]
        case DateTimeType():
            return ['"soon"', '"2040-01-31T12:00:00"', "1", *wrong_side(field), *nothing]
        case EmailType():
            return ['"somebody"', '"somebody@localhost"', "1", *nothing]
        case EnumType():
            return ['"unheard_of"', "1", *nothing]
        case RelationType(many=many):
            return ["1", "[0]", "[999999]", "None"] if many else ["0", '"1"', "999999", *nothing]
        case _:
            return []


def below(low: int | None) -> list[str]:
    """One less than the least."""
    return [str(-(2**31) - 1 if low is None else low - 1)]


def bad_decimals(kind: DecimalType) -> list[str]:
    """Too large, too small, too exact, and no number at all."""
    unit = Decimal(1).scaleb(-kind.scale)
    outside = [limit + sign * unit for limit, sign in ((kind.maximum, 1), (kind.minimum, -1)) if limit is not None]
    return [*map(str, outside), "1" + "0" * (kind.precision - kind.scale), f"0.{'0' * kind.scale}1", "much"]


def wrong_side(field: Field) -> list[str]:
    """A time on the wrong side of now, for a field that asks for one side."""
    if field.comparison is None or isinstance(field.comparison.right, FieldRef | Binary):
        return []
    year = 2020 if field.comparison.operator.startswith(">") else 2040
    return [f'"{year}-01-31T12:00:00Z"']


def scarce(view: SpelledView) -> bool:
    """Whether there can be only a few rows of the entity, or in one list, since they would be too much alike."""
    for unique in uniques(view):
        fields = [view.entity.field_named(name) for name in unique.fields]
        if not any(differs(view, field) for field in fields) and max(map(room, fields)) < MANY:
            return True
    return False


def unique_rows(view: SpelledView) -> list[str]:
    """The columns that two rows may not share, and what is said of the one and of the other for that to be so."""
    if view.is_tenant or scarce(view):
        return []
    found = []
    for unique in uniques(view):
        fields = [view.entity.field_named(name) for name in unique.fields]
        empty = {field.name for field in fields if base(view)[field.name] is None}
        first = within(view, unique.condition, empty)
        columns = [field.column for field in fields if field in view.writable()]
        if columns and first is not None and all(is_shared(view, field) for field in fields):
            second = {name: held for name, held in first.items() if name not in empty}
            values = ", ".join(as_dict(view, {**held}) for held in (first, second))
            found.append(f"([{', '.join(map(quoted, columns))}], {values})")
    return found


def is_shared(view: SpelledView, field: Field) -> bool:
    """Whether two rows can be made to have the same in a field."""
    if field == view.entity.owner or field.implied == "tenant":
        return True
    return field in view.writable() and not (isinstance(field.type, RelationType) and field.optional)


def within(view: SpelledView, condition: Expression | None, filled: set[str]) -> dict[str, Any] | None:
    """Values for which a condition holds while some fields are filled; nothing where none were found."""
    names = filled | (set(expressions.names(condition)) if condition else set())
    for tried in chain([{}], assignments(view, filled), assignments(view, names)):
        row = base(view, **tried)
        if all(row[name] is not None for name in filled) and (condition is None or holds(condition, row)):
            return tried
    return None


def broken(view: SpelledView) -> list[str]:
    """For each rule of the table, values with which it does not hold; rows that are compared are no values."""
    found = []
    related = {field.name for field, _ in view.relations()}
    for law in laws(view):
        if len(related & expressions.names(law)) > 1:
            continue
        for tried in assignments(view, set(expressions.names(law)), anywhen=True):
            if holds(law, base(view) | tried) is False:
                found.append(as_dict(view, tried))
                break
    return found


def as_dict(view: SpelledView, values: dict[str, Any]) -> str:
    """Values by the names of their columns, as Python text."""
    plain = {name: held.example if isinstance(held, Numbered) else held for name, held in values.items()}
    columns = {view.entity.field_named(name).column: held for name, held in plain.items()}
    return "{" + ", ".join(f'"{column}": {python(held)}' for column, held in columns.items()) + "}"
