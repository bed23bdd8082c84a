"""The phrases of `can`, `unique` and `check`, and back."""

from collections.abc import Iterable

from backwright.blueprint.model import Action, Check, Entity, Expression, Field, Grant, Grantee, Unique
from backwright.blueprint.phrases.expressions import condition, resolve, write
from backwright.blueprint.text.source import Text
from backwright.blueprint.text.tokens import Cursor, suggest
from backwright.errors import BlueprintError

ANYONE, SELF = "anyone", "self"
ROLE, ITS = "role", "its"  # which of the two a word means that is both a role and a field


def read_grant(subject: Text, actions: Text, entity: Entity, roles: Iterable[str]) -> Grant:
    """The grant that an item of `can` stands for; its names are those of the entity's fields and the roles."""
    grantee = _read_grantee(subject, entity.fields, tuple(roles))
    cursor = Cursor(actions)
    allowed = [_read_action(cursor)]
    while cursor.take(","):
        allowed.append(_read_action(cursor))
    return Grant(grantee, tuple(allowed), _read_while(cursor, entity.fields), subject.place)


def read_unique(phrase: Text, fields: tuple[Field, ...]) -> Unique:
    """The constraint that `(a, b) while CONDITION` says."""
    cursor = Cursor(phrase)
    if not cursor.at("("):
        names = phrase.value.partition(" while ")[0]
        raise cursor.wrong("names of fields between parentheses", f"write `unique: ({names})`" if names else "")
    return Unique(_read_names(cursor), _read_while(cursor, fields), phrase.place)


def read_check(phrase: Text, fields: tuple[Field, ...]) -> Check:
    """The constraint that a condition says."""
    cursor = Cursor(phrase)
    found = resolve(condition(cursor), fields)
    if not cursor.ended():
        raise cursor.wrong("an operator or the end of the condition")
    return Check(found, phrase.place)


def _read_grantee(text: Text, fields: tuple[Field, ...], roles: tuple[str, ...]) -> Grantee:
    cursor = Cursor(text)
    first = cursor.expect_name("a role, `self`, a field or `anyone`").value
    if first in {ROLE, ITS} and not cursor.ended() and not cursor.at_word("of"):
        return _read_explicit(cursor, first)
    path = [first]
    while cursor.take_word("of"):
        path.append(cursor.expect_name("the name of the owner behind `of`").value)
    if not cursor.ended():
        raise cursor.wrong("`of` or the `:`", "write one grant an item, as in `- member: read`")
    if len(path) > 1:
        return Grantee("field", first, tuple(reversed(path)))
    if first == SELF:
        return Grantee("self")
    if first == ANYONE:
        return Grantee("anyone")
    names = {field.name for field in fields}
    if first in roles and first in names:
        expected = f"which of the two: `role {first}` or `its {first}`"
        raise BlueprintError(text.place, f"`{first}`, which is a role and a field here", expected)
    if first in roles:
        return Grantee("role", first)
    if first in names:
        return Grantee("field", first, (first,))
    hint = suggest(first, (*roles, SELF, ANYONE, *names)) or "the roles are " + ", ".join(roles or ("none",))
    raise BlueprintError(
        text.place, f"`{first}`", "a role, `self`, a field that points to an account or `anyone`", hint
    )


def _read_explicit(cursor: Cursor, kind: str) -> Grantee:
    """The rest of `role doctor` or `its doctor`."""
    name = cursor.expect_name(f"a name behind `{kind}`").value
    if not cursor.ended():
        raise cursor.wrong("the `:`", "write one grant an item, as in `- member: read`")
    return Grantee("role", name, explicit=True) if kind == ROLE else Grantee("field", name, (name,), explicit=True)


def _read_action(cursor: Cursor) -> Action:
    name = cursor.expect_name("an action: create, read, update, delete, all or a verb").value
    return Action(name, _read_names(cursor) if cursor.at("(") else None)


def _read_names(cursor: Cursor) -> tuple[str, ...]:
    cursor.expect("(")
    names = [cursor.expect_name("the name of a field").value]
    while cursor.take(","):
        names.append(cursor.expect_name("the name of a field").value)
    cursor.expect(")", "or a comma and one more field")
    return tuple(names)


def _read_while(cursor: Cursor, fields: tuple[Field, ...]) -> Expression | None:
    if cursor.ended():
        return None
    if cursor.at_word("if", "when", "where"):
        raise cursor.wrong("`while`", f"write `while` for `{cursor.here.value}`")
    if not cursor.take_word("while"):
        raise cursor.wrong("a comma, `while CONDITION` or the end")
    found = resolve(condition(cursor), fields)
    if not cursor.ended():
        raise cursor.wrong(
            "an operator or the end of the condition", "`while` stands last and holds for the whole line"
        )
    return found


# ── writing ──────────────────────────────────────────────────────────────────────────────────────


def write_grantee(grantee: Grantee) -> str:
    """`manager`, `self`, `author of ticket`, `anyone`, `role doctor`, `its doctor`."""
    if grantee.kind == "field":
        return ("its " if grantee.explicit else "") + " of ".join(reversed(grantee.path))
    if grantee.kind == "role":
        return ("role " if grantee.explicit else "") + grantee.name
    return grantee.kind


def write_actions(grant: Grant, fields: Iterable[Field] = ()) -> str:
    """`read, update(name) while status = open`."""
    actions = ", ".join(write_action(action) for action in grant.actions)
    return actions + _write_while(grant.condition, fields)


def write_action(action: Action) -> str:
    """`update(name)`."""
    return action.name if action.fields is None else f"{action.name}({', '.join(action.fields)})"


def write_unique(unique: Unique, fields: Iterable[Field] = ()) -> str:
    """`(subject) while status != closed`."""
    return f"({', '.join(unique.fields)})" + _write_while(unique.condition, fields)


def _write_while(found: Expression | None, fields: Iterable[Field]) -> str:
    return "" if found is None else f" while {write(found, fields)}"
