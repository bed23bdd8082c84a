"""Expressions of the blueprint as SQL text that means the same on PostgreSQL and on SQLite.

Decimals are the reason why the two may differ: SQLite holds them as integers, scaled by their declared number of
digits, so every term carries its scale and terms meet at the larger one.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from backwright.blueprint.model import (
    Binary,
    Constant,
    DateTimeType,
    DecimalType,
    Entity,
    Expression,
    FieldRef,
    IntegerType,
    Not,
    Now,
)
from backwright.errors import BackwrightError
from backwright.relational.schema import Sql

COMPARISONS = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
ARITHMETIC = ("+", "-", "*", "/")

# What PostgreSQL or SQLite take for a word of their own where the name of a column or table may stand.
RESERVED = frozenset(
    """
    add all alter analyse analyze and any array as asc asymmetric autoincrement between both case cast check collate
    column commit constraint create cross current_catalog current_date current_role current_time current_timestamp
    current_user default deferrable delete desc distinct do drop else end escape except exists false fetch for foreign
    from grant group having if in index initially insert intersect into is isnull join lateral leading left like limit
    localtime localtimestamp natural not nothing notnull null off offset old on only or order outer over overlaps
    placing primary references returning right rollback select session_user set similar some symmetric table then to
    trailing transaction true union unique update user using values variadic verbose when where window with
    """.split()  # noqa: SIM905 - a hundred pairs of quotes would hide the words
)


class NotInDatabaseError(BackwrightError):
    """An expression asks for what only the application knows, such as the time of the request."""


def quoted(name: str) -> str:
    """The name of a column or table, in quotes where the database needs them."""
    return f'"{name}"' if name in RESERVED or name != name.lower() else name


def literal(value: int | Decimal | str | bool | None) -> str:
    """A constant as SQL."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "true" if value else "false"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def scaled(value: int | Decimal, scale: int) -> str:
    """A number as the integer that SQLite holds for it; digits behind the scale stay behind the point."""
    return f"{Decimal(value).scaleb(scale).normalize():f}"


def number(value: int | Decimal, scale: int | None) -> Sql:
    """A number beside a decimal column of that scale, or beside an integer (`None`)."""
    return Sql.alike(literal(value)) if scale is None else Sql(literal(value), scaled(value, scale))


def instant(value: datetime) -> Sql:
    """An instant, as each database holds it."""
    utc = value.astimezone(UTC) if value.tzinfo else value
    return Sql(f"'{utc:%Y-%m-%d %H:%M:%S.%f}+00'", f"'{utc:%Y-%m-%d %H:%M:%S.%f}'")


def declared_order(column: str, values: tuple[str, ...]) -> str:
    """The place of an enum's value in its declaration."""
    cases = " ".join(f"WHEN {literal(value)} THEN {place}" for place, value in enumerate(values))
    return f"CASE {column} {cases} END"


def asks_the_time(expression: Expression) -> bool:
    """Whether an expression has `now` in it: such a rule is the application's, never the database's."""
    match expression:
        case Now():
            return True
        case Not(operand=operand):
            return asks_the_time(operand)
        case Binary(left=left, right=right):
            return asks_the_time(left) or asks_the_time(right)
        case _:
            return False


def fields_in(expression: Expression) -> set[str]:
    """The fields that an expression names."""
    match expression:
        case FieldRef(name=name):
            return {name}
        case Not(operand=operand):
            return fields_in(operand)
        case Binary(left=left, right=right):
            return fields_in(left) | fields_in(right)
        case _:
            return set()


def to_sql(expression: Expression, entity: Entity) -> Sql:
    """The SQL of a condition over the columns of `entity`.

    Raises:
        NotInDatabaseError: the expression has `now` in it.
    """
    return Sql(_Writer(entity, sqlite=False).condition(expression), _Writer(entity, sqlite=True).condition(expression))


@dataclass(frozen=True, slots=True)
class _Term:
    """A piece of SQL; `scale` is how many of its digits SQLite holds behind the point."""

    text: str
    scale: int = 0
    simple: bool = True


@dataclass(frozen=True, slots=True)
class _Writer:
    entity: Entity
    sqlite: bool

    def condition(self, expression: Expression) -> str:
        match expression:
            case Binary(operator=("and" | "or") as word, left=left, right=right):
                return f"{self._side(left, word)} {word.upper()} {self._side(right, word)}"
            case Not(operand=operand):
                return f"NOT {self._nested(operand)}"
            case Binary(operator=operator, left=left, right=right) if operator in COMPARISONS:
                return self._comparison(operator, left, right)
            case _:
                return self._term(expression).text

    def _side(self, expression: Expression, word: str) -> str:
        # Under `and`, an `or` needs its parentheses; the other way round they help the reader.
        mixed = isinstance(expression, Binary) and expression.operator in ("and", "or") and expression.operator != word
        text = self.condition(expression)
        return f"({text})" if mixed else text

    def _nested(self, expression: Expression) -> str:
        text = self.condition(expression)
        return text if isinstance(expression, FieldRef | Constant) else f"({text})"

    def _comparison(self, operator: str, left: Expression, right: Expression) -> str:
        if isinstance(right, Constant) and right.value is None:
            return f"{self._operand(left).text} IS {'NOT ' if operator == '!=' else ''}NULL"
        if isinstance(left, Constant) and left.value is None:
            return self._comparison(operator, right, left)
        one, other = self._aligned(*self._alike(left, right))
        return f"{one.text} {COMPARISONS[operator]} {other.text}"

    def _alike(self, left: Expression, right: Expression) -> tuple[_Term, _Term]:
        """Both sides; beside a column of instants a text is an instant."""
        if self._is_instant(left) or self._is_instant(right):
            return self._moment(left), self._moment(right)
        return self._operand(left), self._operand(right)

    def _operand(self, expression: Expression) -> _Term:
        if isinstance(expression, Binary | Not) and not self._is_arithmetic(expression):
            return _Term(f"({self.condition(expression)})")
        return self._term(expression)

    def _term(self, expression: Expression) -> _Term:
        match expression:
            case FieldRef(name=name):
                return _Term(quoted(self._column(name)), self._scale(name))
            case Constant(value=(bool() | str() | None) as value):
                return _Term(literal(value))
            case Constant(value=(int() | Decimal()) as value):
                places = max(0, -int(Decimal(value).as_tuple().exponent))
                return _Term(scaled(value, places), places) if self.sqlite else _Term(literal(value))
            case Now():
                raise NotInDatabaseError("`now` is known to the application alone; it cannot stand in a constraint")
            case Binary() if self._is_arithmetic(expression):
                return self._arithmetic(expression)
            case _:
                return _Term(f"({self.condition(expression)})")

    def _arithmetic(self, expression: Binary) -> _Term:
        left, right = self._roomy(expression.left), self._roomy(expression.right)
        if expression.operator == "/":
            kind = "REAL" if self.sqlite else "NUMERIC"
            factor = f" * {10 ** (right.scale - left.scale)}" if right.scale > left.scale else ""
            factor = factor or (f" / {10 ** (left.scale - right.scale)}" if left.scale > right.scale else "")
            dividend = left.text if left.simple and left.text.startswith("CAST(") else f"CAST({left.text} AS {kind})"
            return _Term(f"{dividend} / NULLIF({right.text}, 0){factor}", simple=False)
        if expression.operator == "*":
            return _Term(f"{_wrapped(left)} * {_wrapped(right)}", left.scale + right.scale, simple=False)
        left, right = self._aligned(left, right)
        return _Term(f"{left.text} {expression.operator} {_wrapped(right)}", left.scale, simple=False)

    def _roomy(self, expression: Expression) -> _Term:
        """A part of a calculation; PostgreSQL's integers end at 2^31, what is calculated from them may not."""
        term = self._term(expression)
        types = {field.name: field.type for field in self.entity.fields}
        is_small = isinstance(expression, FieldRef) and isinstance(types.get(expression.name), IntegerType)
        return replace(term, text=f"CAST({term.text} AS NUMERIC)") if is_small and not self.sqlite else term

    def _aligned(self, left: _Term, right: _Term) -> tuple[_Term, _Term]:
        scale = max(left.scale, right.scale)
        return _raised(left, scale), _raised(right, scale)

    def _is_arithmetic(self, expression: Expression) -> bool:
        return isinstance(expression, Binary) and expression.operator in ARITHMETIC

    def _column(self, name: str) -> str:
        return next((field.column for field in self.entity.fields if field.name == name), name)

    def _scale(self, name: str) -> int:
        types = {field.name: field.type for field in self.entity.fields}
        kind = types.get(name)
        return kind.scale if self.sqlite and isinstance(kind, DecimalType) else 0

    def _is_instant(self, expression: Expression) -> bool:
        if not isinstance(expression, FieldRef):
            return False
        types = {field.name: field.type for field in self.entity.fields}
        return expression.name in ("created_at", "updated_at") or isinstance(types.get(expression.name), DateTimeType)

    def _moment(self, expression: Expression) -> _Term:
        if isinstance(expression, Constant) and isinstance(expression.value, str):
            spelled = instant(datetime.fromisoformat(expression.value))
            return _Term(spelled.sqlite if self.sqlite else spelled.postgresql)
        return self._operand(expression)


def _wrapped(term: _Term) -> str:
    return term.text if term.simple else f"({term.text})"


def _raised(term: _Term, scale: int) -> _Term:
    if term.scale == scale:
        return term
    missing = 10 ** (scale - term.scale)
    if term.text.lstrip("-").isdigit():
        return _Term(str(int(term.text) * missing), scale)
    return _Term(f"{_wrapped(term)} * {missing}", scale, simple=False)
