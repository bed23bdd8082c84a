"""Blueprints out of thin air: every one of them is sound."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import strategies as st

from backwright.blueprint.checks.names import ACCOUNT_FIELDS
from backwright.blueprint.model import (
    Action,
    Audit,
    Auth,
    BigIntegerType,
    Binary,
    Blueprint,
    BooleanType,
    Capabilities,
    Check,
    Comparison,
    Constant,
    DateTimeType,
    DateType,
    DecimalType,
    EmailType,
    Entity,
    EnumType,
    EnumValue,
    Expression,
    Field,
    FieldRef,
    FieldType,
    FloatType,
    Grant,
    Grantee,
    IntegerType,
    Me,
    Not,
    Now,
    Page,
    RelationType,
    StateType,
    Tenancy,
    TextType,
    Transition,
    Unique,
)
from backwright.blueprint.view.implied import complete

FIELD_NAMES = ("amount", "body", "code", "check", "due_at", "kind", "label_text", "on", "rating", "title", "x2")
ENTITY_NAMES = ("Category", "Box", "LineItem", "Order", "Watch")
ROLES = ("member", "agent", "chief")
VALUES = ("low", "high", "medium_size", "B2", "code")
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"]), max_size=20)


@st.composite
def text_types(draw: st.DrawFn) -> TextType:
    minimum = draw(st.integers(0, 5))
    if draw(st.booleans()):
        return TextType("str", minimum, draw(st.sampled_from([60, 255, 400])))
    return TextType("text", minimum, draw(st.sampled_from([2_000, 65_535])))


@st.composite
def integer_types(draw: st.DrawFn) -> IntegerType:
    low, high = sorted(draw(st.tuples(st.integers(-(2**31), 2**31 - 1), st.integers(-(2**31), 2**31 - 1))))
    return IntegerType(draw(st.sampled_from([None, low])), draw(st.sampled_from([None, high])))


@st.composite
def big_integer_types(draw: st.DrawFn) -> BigIntegerType:
    low, high = sorted(draw(st.tuples(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**63), 2**63 - 1))))
    return BigIntegerType(draw(st.sampled_from([None, low])), draw(st.sampled_from([None, high])))


@st.composite
def float_types(draw: st.DrawFn) -> FloatType:
    low, high = sorted(draw(st.tuples(st.decimals(-99, 99, places=2), st.decimals(-99, 99, places=2))))
    return FloatType(draw(st.sampled_from([None, low])), draw(st.sampled_from([None, high])))


@st.composite
def decimal_types(draw: st.DrawFn) -> DecimalType:
    precision = draw(st.integers(1, 18))
    scale = draw(st.integers(0, precision))
    most = Decimal(10) ** (precision - scale) - Decimal(1).scaleb(-scale)
    return DecimalType(precision, scale, draw(st.sampled_from([None, -most])), draw(st.sampled_from([None, most])))


@st.composite
def date_types(draw: st.DrawFn) -> DateType:
    low, high = sorted(draw(st.tuples(st.dates(), st.dates())))
    return DateType(draw(st.sampled_from([None, low])), draw(st.sampled_from([None, high])))


@st.composite
def enum_types(draw: st.DrawFn) -> EnumType:
    names = draw(st.lists(st.sampled_from(VALUES), min_size=2, unique=True))
    return EnumType(tuple(EnumValue(name) for name in names))


@st.composite
def state_types(draw: st.DrawFn) -> StateType:
    states = draw(st.lists(st.sampled_from(VALUES), min_size=2, unique=True))
    steps = [Transition(a, f"go_{b.lower()}", b) for a, b in pairwise(states)]
    steps += [Transition(states[-1], "again", states[0])] if draw(st.booleans()) else []
    steps += [Transition(states[0], "stay", states[0])] if draw(st.booleans()) else []
    return StateType(tuple(EnumValue(name) for name in states), tuple(steps))


SIMPLE_TYPES: st.SearchStrategy[FieldType] = st.one_of(
    text_types(),
    integer_types(),
    decimal_types(),
    enum_types(),
    st.builds(BooleanType),
    st.builds(DateTimeType),
    date_types(),
    big_integer_types(),
    float_types(),
    st.builds(EmailType),
)


def _default(draw: st.DrawFn, kind: FieldType) -> Constant | None:
    if isinstance(kind, TextType) and kind.minimum == 0:
        return Constant(draw(TEXTS))
    if isinstance(kind, EnumType):
        return Constant(draw(st.sampled_from(kind.values)).name)
    if isinstance(kind, BooleanType):
        return Constant(draw(st.booleans()))
    if isinstance(kind, IntegerType | BigIntegerType | FloatType | DecimalType | DateType) and (
        kind.minimum or kind.maximum
    ):
        return Constant(kind.minimum or kind.maximum)
    return None


@st.composite
def plain_fields(draw: st.DrawFn, name: str) -> Field:
    kind = draw(SIMPLE_TYPES)
    default = _default(draw, kind) if draw(st.booleans()) else None
    is_long = isinstance(kind, TextType) and kind.kind == "text"
    flag = st.booleans()
    comparison = None
    if isinstance(kind, DateTimeType | DateType) and draw(flag) and default is None:
        comparison = Comparison(
            draw(st.sampled_from((">", "<="))), draw(st.sampled_from((Now(), FieldRef("created_at"))))
        )
    return Field(
        name,
        kind,
        optional=draw(flag),
        default=default,
        comparison=comparison,
        unique=default is None and not is_long and not isinstance(kind, BooleanType | FloatType) and draw(flag),
        search=isinstance(kind, TextType | EmailType) and draw(flag),
        filter=not is_long and draw(flag),
        sort=not is_long and draw(flag),
    )


def conditions(fields: tuple[Field, ...], *, calculating: bool = True) -> st.SearchStrategy[Expression]:
    """Conditions over fields, deep enough to need parentheses; those of grants do not calculate."""
    leaves: list[st.SearchStrategy[Expression]] = [st.just(Binary("<", FieldRef("created_at"), FieldRef("updated_at")))]
    for field in fields:
        leaves += _leaves(field, calculating=calculating)
    return st.recursive(
        st.one_of(leaves),
        lambda inner: st.one_of(st.builds(Not, inner), st.builds(Binary, st.sampled_from(("and", "or")), inner, inner)),
        max_leaves=6,
    )


def _leaves(field: Field, *, calculating: bool) -> list[st.SearchStrategy[Expression]]:
    me, order = FieldRef(field.name), st.sampled_from(("=", "!=", "<", "<=", ">", ">="))
    found: list[st.SearchStrategy[Expression]] = []
    if field.optional:
        found.append(st.just(Binary("=", me, Constant(None))))
    if isinstance(field.type, EnumType | StateType):
        values = st.sampled_from([Constant(value.name) for value in field.type.values])
        found.append(st.builds(Binary, st.sampled_from(("=", "!=")), st.just(me), values))
    elif isinstance(field.type, FloatType):
        found.append(st.builds(Binary, order, st.just(me), st.decimals(-99, 99, places=2).map(Constant)))
    elif isinstance(field.type, IntegerType | BigIntegerType | DecimalType):
        numbers = st.one_of(st.integers(-99, 99), st.decimals(-99, 99, places=2)).map(Constant)
        terms = st.builds(Binary, st.sampled_from(("+", "-", "*")), st.just(me), st.one_of(numbers, st.just(me)))
        left, right = (
            (st.one_of(st.just(me), terms), st.one_of(numbers, terms)) if calculating else (st.just(me), numbers)
        )
        found.append(st.builds(Binary, order, left, right))
    elif isinstance(field.type, DateType | DateTimeType):
        days = st.one_of(st.dates().map(Constant), st.just(FieldRef("created_at")))
        found.append(st.builds(Binary, order, st.just(me), days))
    elif isinstance(field.type, BooleanType):
        found += [st.just(me), st.just(Binary("=", me, Constant(value=False)))]
    elif isinstance(field.type, TextType):
        found.append(st.builds(Binary, order, st.just(me), TEXTS.map(Constant)))
    return found


@st.composite
def entities(draw: st.DrawFn, name: str, others: tuple[str, ...], *, auth: bool, made: bool) -> Entity:
    """An entity; `made` is one that registering makes, which requires no row."""
    taken = ACCOUNT_FIELDS if name == "User" else ()
    names = draw(st.lists(st.sampled_from(FIELD_NAMES), min_size=1, max_size=5, unique=True))
    fields = [draw(plain_fields(field)) for field in names if field not in taken]
    if draw(st.booleans()):
        fields.append(Field("state", draw(state_types())))
    if others and not made:
        fields += draw(relations(others, auth=auth))
    fields = draw(st.permutations(fields))
    plain = tuple(field for field in fields if not isinstance(field.type, RelationType))
    short = [f.name for f in fields if not _is_many(f) and not (isinstance(f.type, TextType) and f.type.kind == "text")]
    uniques = ()
    if len(short) > 1 and draw(st.booleans()):
        uniques = (Unique(tuple(short[:2]), draw(st.one_of(st.none(), conditions(plain)))),)
    checks = tuple(Check(condition) for condition in draw(st.lists(conditions(plain), max_size=2)))
    grants = draw(grants_for(name, tuple(fields))) if auth else ()
    return Entity(name, tuple(fields), uniques, checks, grants)


def _is_many(field: Field) -> bool:
    return isinstance(field.type, RelationType) and field.type.many


@st.composite
def relations(draw: st.DrawFn, others: tuple[str, ...], *, auth: bool) -> list[Field]:
    other = st.sampled_from(others)
    found = []
    if draw(st.booleans()):
        found.append(Field("links", RelationType(draw(other), many=True), filter=draw(st.booleans())))
    if draw(st.booleans()):
        found.append(Field("parent", RelationType(draw(other)), optional=True, filter=draw(st.booleans())))
    if draw(st.booleans()):
        found.append(Field("holder", RelationType(others[0], owner=True)))
    if auth and draw(st.booleans()):
        found.append(Field("author", RelationType("User"), default=Me()))
    if auth and draw(st.booleans()):
        found.append(Field("helper", RelationType("User", role=draw(st.sampled_from(ROLES[:1]))), optional=True))
    return found


@st.composite
def grants_for(draw: st.DrawFn, name: str, fields: tuple[Field, ...]) -> tuple[Grant, ...]:
    plain = tuple(field for field in fields if not isinstance(field.type, RelationType))
    writable = [field.name for field in plain if not isinstance(field.type, StateType)]
    grantee = [Grantee("role", ROLES[0])]
    grantee += [Grantee("field", "author", ("author",))] if any(field.name == "author" for field in fields) else []
    grantee += [Grantee("self")] if name == "User" else []
    actions = [Action("read"), Action("update"), Action("all")]
    actions += [Action("update", (writable[0],))] if writable else []
    actions += [Action(verb) for field in plain if isinstance(field.type, StateType) for verb in field.type.verbs]
    given = st.lists(st.sampled_from(actions), min_size=1, max_size=3, unique_by=lambda action: action.name).map(tuple)
    grant = st.builds(
        Grant, st.sampled_from(grantee), given, st.one_of(st.none(), conditions(plain, calculating=False))
    )
    return tuple(draw(st.lists(grant, min_size=1, max_size=3)))


@st.composite
def blueprints(draw: st.DrawFn) -> Blueprint:
    """A sound blueprint."""
    auth = draw(st.booleans())
    tenant = "Org" if auth and draw(st.booleans()) else None
    names = draw(st.lists(st.sampled_from(ENTITY_NAMES), min_size=1, max_size=3, unique=True))
    found = [draw(entities("Org", (), auth=auth, made=True))] if tenant else []
    found += [draw(entities("User", (), auth=auth, made=True))] if auth else []
    for index, name in enumerate(names):
        found.append(draw(entities(name, tuple(names[:index]), auth=auth, made=False)))
    roles = ROLES[: draw(st.integers(1, 3))] if auth else ()
    database = draw(st.sampled_from(("sqlite", "postgresql")))
    audit = auth and draw(st.booleans())
    used = (*([Auth()] if auth else []), *([Tenancy(tenant)] if tenant else []), *([Audit()] if audit else []))
    return complete(Page("generated", database, Capabilities(used), roles, tuple(found)))
