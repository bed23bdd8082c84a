"""Expressions of the blueprint as SQL over the columns of an entity."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backwright.blueprint.model import (
    Binary,
    Constant,
    Entity,
    Expression,
    Field,
    FieldRef,
    Not,
    Now,
)
from backwright.errors import BackwrightError
from backwright.relational.sql import (
    Arithmetic,
    Function,
    Name,
    Quotient,
    Sql,
    Widened,
    comparison,
    literal,
    number,
    phrase,
    raised,
)
from backwright.relational.types import SPECS, places

COMPARISONS = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
ARITHMETIC = ("+", "-", "*", "/")


class NotInDatabaseError(BackwrightError):
    """An expression asks for what only the application knows, such as the time of the request."""


def to_sql(expression: Expression, entity: Entity) -> Sql:
    """The SQL of a condition over the columns of `entity`.

    Raises:
        NotInDatabaseError: the expression has `now` in it.
    """
    return _Writer(entity).condition(expression)


@dataclass(frozen=True, slots=True)
class _Term:
    """A piece of SQL, and how many digits it has behind the point where decimals are held as scaled integers."""

    sql: Sql
    places: int = 0


@dataclass(frozen=True, slots=True)
class _Writer:
    entity: Entity

    def condition(self, expression: Expression) -> Sql:
        match expression:
            case Binary(operator=("and" | "or") as word, left=left, right=right):
                return phrase(f"{{}} {word.upper()} {{}}", self._side(left, word), self._side(right, word))
            case Not(operand=operand):
                return phrase("NOT {}", self._nested(operand))
            case Binary(operator=operator, left=left, right=right) if operator in COMPARISONS:
                return self._comparison(operator, left, right)
            case _:
                return self._term(expression).sql

    def _side(self, expression: Expression, word: str) -> Sql:
        # Under `and`, an `or` needs its parentheses; the other way round they help the reader.
        mixed = isinstance(expression, Binary) and expression.operator in ("and", "or") and expression.operator != word
        sql = self.condition(expression)
        return phrase("({})", sql) if mixed else sql

    def _nested(self, expression: Expression) -> Sql:
        sql = self.condition(expression)
        return sql if isinstance(expression, FieldRef | Constant) else phrase("({})", sql)

    def _comparison(self, operator: str, left: Expression, right: Expression) -> Sql:
        if isinstance(right, Constant) and right.value is None:
            return phrase(f"{{}} IS {'NOT ' if operator == '!=' else ''}NULL", self._operand(left).sql)
        if isinstance(left, Constant) and left.value is None:
            return self._comparison(operator, right, left)
        one, other = _aligned(*self._alike(left, right))
        return comparison(COMPARISONS[operator], one.sql, other.sql)

    def _alike(self, left: Expression, right: Expression) -> tuple[_Term, _Term]:
        """Both sides; beside a day an instant is its day in UTC."""
        if is_day(left, self.entity) or is_day(right, self.entity):
            return self._day(left), self._day(right)
        if is_binary(left, self.entity) or is_binary(right, self.entity):
            return self._binary(left), self._binary(right)
        return self._operand(left), self._operand(right)

    def _operand(self, expression: Expression) -> _Term:
        if isinstance(expression, Binary | Not) and not _is_arithmetic(expression):
            return _Term(phrase("({})", self.condition(expression)))
        return self._term(expression)

    def _term(self, expression: Expression) -> _Term:
        match expression:
            case FieldRef(name=name):
                field = self._field(expression)
                return _Term(Name(field.column), places(field)) if field else _Term(Name(name))
            case Constant(value=(bool() | str() | date() | None) as value):
                return _Term(literal(value))
            case Constant(value=(int() | Decimal()) as value):
                digits = max(0, -int(Decimal(value).as_tuple().exponent))
                return _Term(number(value, digits), digits)
            case Now():
                raise NotInDatabaseError("`now` is known to the application alone; it cannot stand in a constraint")
            case Binary() if _is_arithmetic(expression):
                return self._arithmetic(expression)
            case _:
                return _Term(phrase("({})", self.condition(expression)))

    def _arithmetic(self, expression: Binary) -> _Term:
        left, right = self._roomy(expression.left), self._roomy(expression.right)
        if expression.operator == "/":
            return _Term(Quotient(left.sql, right.sql, right.places - left.places))
        if expression.operator == "*":
            return _Term(Arithmetic("*", left.sql, right.sql), left.places + right.places)
        left, right = _aligned(left, right)
        return _Term(Arithmetic(expression.operator, left.sql, right.sql), left.places)

    def _roomy(self, expression: Expression) -> _Term:
        """A part of a calculation: small integers end at 2^31, what is calculated from them may not."""
        term = self._term(expression)
        field = self._field(expression)
        return _Term(Widened(term.sql), term.places) if field and SPECS.of(field).is_small else term

    def _field(self, expression: Expression) -> Field | None:
        return _field(expression, self.entity)

    def _binary(self, expression: Expression) -> _Term:
        """A number as it stands, since a binary one is never scaled."""
        return _Term(literal(expression.value)) if isinstance(expression, Constant) else self._operand(expression)

    def _day(self, expression: Expression) -> _Term:
        term = self._operand(expression)
        return _Term(Function("utc_date", (term.sql,))) if is_instant(expression, self.entity) else term


def is_day(expression: Expression, entity: Entity) -> bool:
    """Whether an expression is a day, beside which an instant is its day in UTC."""
    if isinstance(expression, Constant):
        return isinstance(expression.value, date)
    field = _field(expression, entity)
    return field is not None and SPECS.of(field).is_day


def is_binary(expression: Expression, entity: Entity) -> bool:
    """Whether an expression is a binary number, beside which numbers are written as they stand."""
    field = _field(expression, entity)
    return field is not None and SPECS.of(field).is_binary


def is_instant(expression: Expression, entity: Entity) -> bool:
    """Whether an expression is an instant."""
    if isinstance(expression, Now) or expression in (FieldRef("created_at"), FieldRef("updated_at")):
        return True
    field = _field(expression, entity)
    return field is not None and SPECS.of(field).is_instant


def _field(expression: Expression, entity: Entity) -> Field | None:
    name = expression.name if isinstance(expression, FieldRef) else None
    return next((field for field in entity.fields if field.name == name), None)


def _is_arithmetic(expression: Expression) -> bool:
    return isinstance(expression, Binary) and expression.operator in ARITHMETIC


def _aligned(left: _Term, right: _Term) -> tuple[_Term, _Term]:
    places = max(left.places, right.places)
    return tuple(_Term(raised(term.sql, places - term.places), places) for term in (left, right))  # type: ignore[return-value]
