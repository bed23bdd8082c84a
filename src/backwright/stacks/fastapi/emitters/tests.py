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
from backwright.stacks.fastapi.subject import Subject

MANY = 100  # rows, more than the largest test of a list makes


def test_tables(subject: Subject) -> Iterator[str]:
    """Every table, those that would be empty left out."""
    yield f"REQUIRED: list[str] = [{', '.join(map(quoted, required(subject)))}]"
    yield "BAD_VALUES: dict[str, list[Any]] = {"
    yield from (f'    "{field.column}": [{", ".join(bad_values(field))}],' for field in subject.writable())
    yield from (f'    "{name}": [1],' for name in unwritable(subject))
    yield "}"
    if unique_rows(subject):
        yield "UNIQUES: list[tuple[list[str], dict[str, Any], dict[str, Any]]] = ["
        yield from (f"    {line}," for line in unique_rows(subject))
        yield "]"
    if broken(subject):
        yield f"BROKEN: list[dict[str, Any]] = [{', '.join(broken(subject))}]"
    yield from state_tables(subject)


def state_tables(subject: Subject) -> Iterator[str]:
    """The states, and what each verb leads to from where."""
    state = subject.entity.state
    if state and isinstance(state.type, StateType):
        yield f"STATES = {{{', '.join(quoted(value.name) for value in state.type.values)}}}"
        yield "STEPS: dict[str, dict[str, str]] = {"
        for verb in state.type.verbs:
            steps = (step for step in state.type.transitions if step.verb == verb)
            moves = ", ".join(f"{quoted(step.source)}: {quoted(step.target)}" for step in steps)
            yield f'    "{snake(verb)}": {{{moves}}},'
        yield "}"


def service_tables(subject: Subject) -> Iterator[str]:
    """What a row holds where its body does not say, and the steps of the states."""
    if defaults(subject):
        yield f"DEFAULTS: dict[str, Any] = {{{', '.join(defaults(subject))}}}"
    yield from state_tables(subject)


def beginning(subject: Subject) -> Iterator[str]:
    """What a new row holds that no body may say."""
    for field in subject.entity.fields:
        if isinstance(field.default, Me):
            yield f'assert record.data["{field.column}"] == service.{subject.plural}.caller.id'
        elif isinstance(field.type, StateType):
            yield f'assert record.data["{field.column}"] == {python(field.type.initial)}'


def optional_values(subject: Subject) -> dict[str, Any]:
    """A value, by the name of its field, for whatever a row may lack; rows that it refers to are not among them."""
    least = base(subject)
    filled = {
        field.name: candidates(field)[0]
        for field in subject.shown()
        if least[field.name] is None and not isinstance(field.type, RelationType)
    }
    row = satisfied(subject, least | filled, ())
    if any(holds(law, row) is False for law in laws(subject)):
        return {}
    given = {name: held for name, held in row.items() if held != least[name]}
    return {name: held.example if isinstance(held, Numbered) else held for name, held in given.items()}


def optional_relations(subject: Subject) -> list[tuple[Field, RelationType]]:
    """The rows that one may refer to."""
    return [(field, relation) for field, relation in subject.relations() if field.optional or relation.many]


def with_optionals(subject: Subject) -> bool:
    """Whether a row may lack anything."""
    return bool(optional_values(subject) or optional_relations(subject))


def optional_imports(subject: Subject) -> Iterator[str]:
    """The factories of the rows that one may refer to."""
    for name in sorted({snake(relation.entity) for _, relation in optional_relations(subject)}):
        yield f"from tests.fixtures.factories.{name} import make_{name}"


def whole(subject: Subject) -> Iterator[str]:
    """The functions that give whatever a row may lack, and a row that lacks nothing."""
    if with_optionals(subject):
        yield "async def optionals(rows: Rows) -> dict[str, Any]:"
        yield '    """A value for each field that may be left out: a rule may read any of them."""'
        yield "    return {"
        yield from (f"        {line}" for line in optional_pairs(subject))
        yield from ("    }", "", "")
        if subject.blueprint.auth or subject.entity.owner or subject.entity.state or defaults(subject):
            name = subject.entity.name
            yield f"async def whole(rows: Rows, /, **given: Any) -> {name}:"
            yield '    """One with a value in every field."""'
            yield f"    return await rows.make(make_{snake(name)}, **await optionals(rows), **given)"
            yield from ("", "")


def optional_pairs(subject: Subject) -> Iterator[str]:
    """The columns that a row may lack, each with a value, and the rows that it may refer to."""
    for name, held in optional_values(subject).items():
        yield f'"{subject.entity.field_named(name).column}": {python(held)},'
    for field, relation in optional_relations(subject):
        role = f", role=Role.{relation.role.upper()}" if relation.role else ""
        row = f"await rows.make(make_{snake(relation.entity)}{role})"
        yield f'"{field.name}": [{row}],' if relation.many else f'"{field.column}": ({row}).id,'


def defaults(subject: Subject) -> list[str]:
    """What a row holds where its body does not say; not what the rules of its table make a test say otherwise."""
    least, numbers = base(subject), numbered(subject)
    said = ((field, field.default) for field in subject.writable() if field.name not in numbers)
    return [
        f'"{field.column}": {python(default.value)}'
        for field, default in said
        if isinstance(default, Constant) and default.value is not None and default.value == least[field.name]
    ]


def owned_test(subject: Subject) -> Iterator[str]:
    """A row within another one is not found elsewhere."""
    if subject.entity.owner:
        make = f"make_{snake(subject.entity.name)}"
        yield "async def test_is_found_under_its_own_parent_alone(self, api: AsyncClient, rows: Rows) -> None:"
        yield f"    here, elsewhere = await rows.make({make}), await rows.make({make})"
        yield '    assert (await api.get(f"{collection(elsewhere)}/{here.id}")).status_code == 404'


def required(subject: Subject) -> list[str]:
    """What a body must hold."""
    return [field.column for field in subject.writable() if initial(subject, field) is None]


def unwritable(subject: Subject) -> list[str]:
    """What no body may hold."""
    writable = subject.writable()
    closed = [field.column for field in subject.entity.fields if field not in writable]
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


def scarce(subject: Subject) -> bool:
    """Whether there can be only a few rows of the entity, or in one list, since they would be too much alike."""
    for unique in uniques(subject):
        fields = [subject.entity.field_named(name) for name in unique.fields]
        if not any(differs(subject, field) for field in fields) and max(map(room, fields)) < MANY:
            return True
    return False


def unique_rows(subject: Subject) -> list[str]:
    """The columns that two rows may not share, and what is said of the one and of the other for that to be so."""
    if subject.is_tenant or scarce(subject):
        return []
    found = []
    for unique in uniques(subject):
        fields = [subject.entity.field_named(name) for name in unique.fields]
        empty = {field.name for field in fields if base(subject)[field.name] is None}
        first = within(subject, unique.condition, empty)
        columns = [field.column for field in fields if field in subject.writable()]
        if columns and first is not None and all(is_shared(subject, field) for field in fields):
            second = {name: held for name, held in first.items() if name not in empty}
            values = ", ".join(as_dict(subject, {**held}) for held in (first, second))
            found.append(f"([{', '.join(map(quoted, columns))}], {values})")
    return found


def is_shared(subject: Subject, field: Field) -> bool:
    """Whether two rows can be made to have the same in a field."""
    if field == subject.entity.owner or field.implied == "tenant":
        return True
    return field in subject.writable() and not (isinstance(field.type, RelationType) and field.optional)


def within(subject: Subject, condition: Expression | None, filled: set[str]) -> dict[str, Any] | None:
    """Values for which a condition holds while some fields are filled; nothing where none were found."""
    names = filled | (set(expressions.names(condition)) if condition else set())
    for tried in chain([{}], assignments(subject, filled), assignments(subject, names)):
        row = base(subject, **tried)
        if all(row[name] is not None for name in filled) and (condition is None or holds(condition, row)):
            return tried
    return None


def broken(subject: Subject) -> list[str]:
    """For each rule of the table, values with which it does not hold; rows that are compared are no values."""
    found = []
    related = {field.name for field, _ in subject.relations()}
    for law in laws(subject):
        if len(related & expressions.names(law)) > 1:
            continue
        for tried in assignments(subject, set(expressions.names(law)), anywhen=True):
            if holds(law, base(subject) | tried) is False:
                found.append(as_dict(subject, tried))
                break
    return found


def as_dict(subject: Subject, values: dict[str, Any]) -> str:
    """Values by the names of their columns, as Python text."""
    plain = {name: held.example if isinstance(held, Numbered) else held for name, held in values.items()}
    columns = {subject.entity.field_named(name).column: held for name, held in plain.items()}
    return "{" + ", ".join(f'"{column}": {python(held)}' for column, held in columns.items()) + "}"
