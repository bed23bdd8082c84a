"""`Entity`, `Entity[]`: a reference to one row of another entity, or to many."""

from collections.abc import Iterator

from backwright.blueprint.model import ACCOUNT, Field, Me, RelationType
from backwright.blueprint.text.tokens import Cursor, Token
from backwright.blueprint.text.words import not_yet
from backwright.blueprint.types.spec import TypeSpec, fits
from backwright.errors import BlueprintError


def _recognizes(cursor: Cursor) -> bool:
    return cursor.here.kind == "name" and cursor.here.value[0].isupper()


def _read(cursor: Cursor, _: str) -> RelationType:
    token = cursor.next()
    if cursor.take("[]"):
        if cursor.at_word("by"):
            raise not_yet(cursor.place, "X[] by FIELD")
        return RelationType(token.value, many=True)
    return RelationType(token.value)


def _read_default(_: RelationType, token: Token, __: bool) -> Me | str:
    return Me() if (token.kind, token.value) == ("name", "me") else "`= me`, the only default of a relation"


def _errors(field: Field, kind: RelationType) -> Iterator[BlueprintError]:
    if kind.many and field.optional:
        found = f"`?` on `{field.name}`, which may always be empty"
        yield BlueprintError(field.place, found, hint=f"remove the `?` from line {field.place.line}")
    if kind.many and field.comparison:
        found = f"a comparison on `{field.name}`, which holds many"
        yield BlueprintError(field.place, found, hint=f"remove it from line {field.place.line}")


def _refuses(word: str, kind: RelationType) -> str:
    if word == "unique" and kind.many:
        return "a relation to many is no value that could be unique"
    return "rows have no order by a relation" if word == "sort" else ""


def _notes(field: Field, kind: RelationType, entity: str) -> Iterator[str]:
    yield f"{field.column} in bodies and answers"
    if field.implied is not None or kind.entity == ACCOUNT or kind.many:
        return
    if kind.owner:
        yield f"deleted with its {kind.entity}"
    elif field.optional:
        yield f"null when the {kind.entity} is deleted"
    else:
        yield f"a {kind.entity} with a {entity} is not deleted"


SPEC = TypeSpec(
    says="a reference to one row of another entity, or with `[]` to many",
    example="User, Tag[]",
    recognizes=_recognizes,
    read=_read,
    write=lambda kind: kind.entity + ("[]" if kind.many else ""),
    read_default=_read_default,
    misfit=fits,
    errors=_errors,
    refuses=_refuses,
    operand=lambda kind: "many" if kind.many else "reference",
    notes=_notes,
)
