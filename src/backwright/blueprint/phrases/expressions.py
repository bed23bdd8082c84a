"""The expressions of `check`, `while` and comparisons: reading and writing them.

`not` binds tighter than `and`, `and` tighter than `or`; comparisons do not chain. Beside an enum or a state a bare name
is one of its values, and a value that is also the name of a field is quoted.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import get_args

from backwright.blueprint.model import Binary, Constant, Expression, Field, FieldRef, Not, Now
from backwright.blueprint.text.literals import NAME, is_bare, negated, number, quoted
from backwright.blueprint.text.source import Text
from backwright.blueprint.text.tokens import Cursor
from backwright.blueprint.text.words import not_yet
from backwright.blueprint.types.date import read_day
from backwright.blueprint.types.registry import spec_of
from backwright.errors import NOWHERE, BlueprintError

MOST_OPERATORS = 60
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_PRECEDENCE = {"or": 1, "and": 2, **dict.fromkeys(COMPARISONS, 4), "+": 5, "-": 5, "*": 6, "/": 6}
_OPERATORS = {name: name for name in get_args(Binary.__annotations__["operator"])}
# What other languages call the same thing.
_FOREIGN = {
    "is": "write `= null` or `!= null`",
    "in": "write one `=` for each value, joined by `or`",
    "like": "a condition does not look into a text",
    "None": "write `null`",
    "True": "write `true`",
    "False": "write `false`",
    "AND": "write `and`",
    "OR": "write `or`",
    "NOT": "write `not`",
}


def parse(text: str, fields: Iterable[Field] = ()) -> Expression:
    """The expression that a text says, its bare names beside the enums among the fields read as values."""
    cursor = Cursor(Text(text, NOWHERE))
    expression = condition(cursor)
    if not cursor.ended():
        raise cursor.wrong("the end of the condition")
    return resolve(expression, fields)


def condition(cursor: Cursor) -> Expression:
    """Read the longest condition that begins here."""
    return _Parser(cursor).disjunction()


def term(cursor: Cursor) -> Expression:
    """Read one additive term, the right side of a field's comparison."""
    return _Parser(cursor).sum()


def resolve(expression: Expression, fields: Iterable[Field]) -> Expression:
    """The expression with every bare name beside an enum, and that is no field, as the value that it means."""
    known = {field.name: field for field in fields}

    def value(side: Expression, other: Expression) -> Expression:
        if isinstance(side, FieldRef) and side.name not in known and _is_choice(other, known):
            return Constant(side.name)
        return visit(side)

    def visit(node: Expression) -> Expression:
        if isinstance(node, Not):
            return Not(visit(node.operand))
        if isinstance(node, Binary):
            return Binary(node.operator, value(node.left, node.right), value(node.right, node.left))
        return node

    return visit(expression)


def write(expression: Expression, fields: Iterable[Field] = ()) -> str:
    """The text of an expression; with the fields that it reads, values of enums are bare where they can be."""
    return _write(expression, {field.name: field for field in fields}, 0)


def names(expression: Expression) -> frozenset[str]:
    """The fields that an expression reads."""
    if isinstance(expression, FieldRef):
        return frozenset({expression.name})
    if isinstance(expression, Not):
        return names(expression.operand)
    if isinstance(expression, Binary):
        return names(expression.left) | names(expression.right)
    return frozenset()


def asks_the_time(expression: Expression) -> bool:
    """Whether an expression has `now` in it: such a rule is the application's, never the database's."""
    if isinstance(expression, Not):
        return asks_the_time(expression.operand)
    if isinstance(expression, Binary):
        return asks_the_time(expression.left) or asks_the_time(expression.right)
    return isinstance(expression, Now)


class _Parser:
    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._operators = 0

    def disjunction(self) -> Expression:
        left = self._conjunction()
        while self._cursor.take_word("or"):
            left = self._binary("or", left, self._conjunction())
        return left

    def _conjunction(self) -> Expression:
        left = self._negation()
        while self._cursor.take_word("and"):
            left = self._binary("and", left, self._negation())
        return left

    def _negation(self) -> Expression:
        if self._cursor.take_word("not"):
            self._count()
            return Not(self._negation())
        return self._comparison()

    def _comparison(self) -> Expression:
        left = self.sum()
        if not self._cursor.at(*COMPARISONS):
            return left
        operator = self._cursor.next().value
        if operator == "=" and self._cursor.at("="):
            raise self._cursor.wrong("one `=`")
        comparison = self._binary(operator, left, self.sum())
        if self._cursor.at(*COMPARISONS):
            raise self._cursor.wrong("`and` or the end", "comparisons do not chain: write `a < b and b < c`")
        return comparison

    def sum(self) -> Expression:
        left = self._product()
        while self._cursor.at("+", "-"):
            left = self._binary(self._cursor.next().value, left, self._product())
        return left

    def _product(self) -> Expression:
        left = self._signed()
        while self._cursor.at("*", "/"):
            left = self._binary(self._cursor.next().value, left, self._signed())
        return left

    def _signed(self) -> Expression:
        if not self._cursor.take("-"):
            return self._operand()
        self._count()
        operand = self._signed()
        if isinstance(operand, Constant) and isinstance(operand.value, int | Decimal):
            return Constant(negated(operand.value))
        return Binary("-", Constant(0), operand)

    def _operand(self) -> Expression:
        cursor, token = self._cursor, self._cursor.here
        if cursor.take("("):
            self._count()
            inner = self.disjunction()
            cursor.expect(")")
            return inner
        if token.kind == "number":
            return Constant(number(cursor.next().value))
        if token.kind == "string":
            return Constant(cursor.next().value)
        if token.kind == "date":
            return _day(cursor)
        if token.kind == "name":
            return self._word()
        raise cursor.wrong("a field, a value or `now`")

    def _word(self) -> Expression:
        cursor, word = self._cursor, self._cursor.here.value
        literals: dict[str, Expression] = {
            "true": Constant(value=True),
            "false": Constant(value=False),
            "null": Constant(None),
            "now": Now(),
        }
        if word == "me":
            raise cursor.wrong("a field or a value", "say it as a grant to the field, as in `author: read`")
        if word in {"and", "or", "not"} or not NAME.fullmatch(word):
            raise cursor.wrong("a field, a value or `now`")
        if word in _FOREIGN:
            raise cursor.wrong("a field, a value or `now`", _FOREIGN[word])
        cursor.next()
        if cursor.here.kind == "name" and cursor.here.value in _FOREIGN:
            raise cursor.wrong("an operator", _FOREIGN[cursor.here.value])
        if cursor.at("("):
            raise not_yet(cursor.place, f"{word}(…)")
        return literals.get(word) or FieldRef(word)

    def _binary(self, operator: str, left: Expression, right: Expression) -> Expression:
        self._count()
        return Binary(_OPERATORS[operator], left, right)

    def _count(self) -> None:
        self._operators += 1
        if self._operators > MOST_OPERATORS:
            hint = "split it into several lines"
            raise BlueprintError(self._cursor.place, f"a condition of over {MOST_OPERATORS} operators", hint=hint)


def _day(cursor: Cursor) -> Constant:
    """A day that stands in a condition."""
    token = cursor.here
    if "T" in token.value:
        raise not_yet(cursor.place, token.value, "datetime", "compare it with a day, such as 2030-01-31")
    day = read_day(token)
    if day is None:
        raise cursor.wrong("a day, such as 2030-01-31")
    cursor.next()
    return Constant(day)


def _is_choice(node: Expression, fields: dict[str, Field]) -> bool:
    return (
        isinstance(node, FieldRef)
        and node.name in fields
        and spec_of(fields[node.name].type).operand(fields[node.name].type) in {"choice", "unread"}
    )


def _write(node: Expression, fields: dict[str, Field], binding: int) -> str:
    if isinstance(node, Not):
        text, own = f"not {_write(node.operand, fields, 3)}", 3
    elif isinstance(node, Binary):
        own = _PRECEDENCE[node.operator]
        # Comparisons do not chain, so neither side may be one; the others lean to the left.
        left = _write_side(node.left, node.right, fields, own + (own == 4))
        text = f"{left} {node.operator} {_write_side(node.right, node.left, fields, own + 1)}"
    else:
        return _write_leaf(node)
    return f"({text})" if own < binding else text


def _write_side(node: Expression, other: Expression, fields: dict[str, Field], binding: int) -> str:
    if isinstance(node, Constant) and isinstance(node.value, str) and _is_choice(other, fields):
        return node.value if is_bare(node.value) and node.value not in fields else quoted(node.value)
    return _write(node, fields, binding)


def _write_leaf(node: FieldRef | Constant | Now) -> str:
    if isinstance(node, FieldRef):
        return node.name
    if isinstance(node, Now):
        return "now"
    return write_constant(node)


def write_constant(constant: Constant) -> str:
    """A literal as phrases have it, text between quotes."""
    value = constant.value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return quoted(value) if isinstance(value, str) else f"{value:f}" if isinstance(value, Decimal) else str(value)
