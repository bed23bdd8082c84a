"""docs/api.md: every operation, field, filter and error."""

from collections.abc import Iterator

from backwright.blueprint.model import Auth, Blueprint, Constant, Entity, Field, Me, RelationType, StateType
from backwright.blueprint.phrases.expressions import write
from backwright.blueprint.view.operations import Operation, operations
from backwright.contract.entity_view import EntityView
from backwright.contract.list_cases import operators
from backwright.documents.diagram import diagram
from backwright.documents.errors import errors
from backwright.documents.types import words
from backwright.documents.words import a, listed, several, table, title

DOES = {
    "list": "list the {many} that the caller may see",
    "create": "create {a}",
    "get": "show {a}; its ETag says which version",
    "replace": "replace everything that may be written; what is left out takes its default",
    "update": "change the fields that are sent",
    "delete": "delete {a}",
}
AUTH = {
    "register": "open an account; the answer does not reveal whether the e-mail is known",
    "login": "exchange e-mail and password for tokens",
    "refresh": "exchange a refresh token, once, for new tokens",
    "logout": "end the sign-in that a refresh token belongs to",
    "get_me": "show the caller's own account",
    "create_invitation": "invite somebody; the answer has the link that they need",
    "accept_invitation": "open an account by invitation",
}
SYSTEM = {
    "get_live": "whether the process is alive",
    "get_ready": "whether it can reach its database",
    "get_openapi": "this API as an OpenAPI 3.1 document",
}


def api_page(blueprint: Blueprint, create_admin: str) -> Iterator[str]:
    """The whole text; `create_admin` is the command that makes the first admin."""
    found = operations(blueprint)
    yield f"# The API of {title(blueprint)}"
    yield ""
    yield f"{len(found)} operations. The same for machines: [openapi.json](openapi.json); to try them: `/docs` of a running"
    yield "server."
    yield from ("", "## Entities", "", *diagram(blueprint), "", *_envelope(), "", *_lists())
    if blueprint.uses(Auth):
        yield from ("", *_accounts(blueprint, [o for o in found if o.kind == "auth"], create_admin))
    for entity in blueprint.entities:
        yield from ("", *_entity(EntityView(blueprint, entity), [o for o in found if o.entity == entity.name]))
    yield from ("", "## System", "", *_operations([o for o in found if o.kind == "system"], None))
    yield from ("", *errors(blueprint))


def _envelope() -> Iterator[str]:
    yield "## Answers"
    yield ""
    yield "```json"
    yield '{"success": true, "data": {}, "meta": {"timestamp": "2026-01-31T12:00:00.000000Z", "request_id": "…"}}'
    yield '{"success": true, "data": [], "pagination": {"page": 1, "per_page": 20, "total": 0, "total_pages": 0}, "meta": {}}'
    yield '{"success": false, "error": {"code": "NOT_FOUND", "message": "…", "details": []}, "meta": {}}'
    yield "```"
    yield ""
    yield "Times are UTC with six digits and `Z`; decimals are strings; ids are integers. `X-Request-ID` of a request comes back"
    yield "in the answer and stands in the log. A single row comes with an `ETag`: send it as `If-Match` with a write, and a"
    yield "write over a version that you have not seen is refused with 412; as `If-None-Match` with a read, it gives 304."


def _lists() -> Iterator[str]:
    yield "## Lists"
    yield ""
    rows = [
        ("`page`, `per_page`", "from 1; 20 rows a page, at most 100. Totals are exact to 10,000"),
        ("`sort`", "columns separated by commas, `-` before one for descending; `-id` by default"),
        ("`fields`", "only these columns"),
        ("`include`", "embed related rows, such as `include=author`"),
        ("`status=open`", "equal; `null` where the field may be empty"),
        ("`status[in]=open,closed`", "any of several: enums, states and references"),
        ("`price[gt]`, `[gte]`, `[lt]`, `[lte]`", "bounds: numbers and times"),
        ("`name[contains]=x`", "part of a text, upper and lower case alike"),
        ("`q`", "rows that hold every word, by prefix, in any searched field"),
    ]
    yield from table(("parameter", "meaning"), rows)
    yield ""
    yield "A parameter that a list does not know is a 400 that names those it knows."


def _accounts(blueprint: Blueprint, found: list[Operation], create_admin: str) -> Iterator[str]:
    yield "## Signing in"
    yield ""
    yield "Every path but those marked *open* needs `Authorization: Bearer <access token>`. An access token is short-lived; a"
    yield "refresh token works once, and using one a second time ends the whole sign-in."
    if blueprint.tenancy:
        tenant = a(blueprint.entity(blueprint.tenancy.entity))
        yield f"Registering opens {tenant} of one's own with the newcomer as its `admin`; others join by invitation."
    else:
        yield f"Newcomers get the role `{blueprint.all_roles[0]}`; `{create_admin}` makes an admin."
    yield ""
    yield from _operations(found, None)


def _operations(found: list[Operation], entity: Entity | None) -> Iterator[str]:
    rows = ((f"`{o.method}`", f"`{o.path}`", f"`{o.name}`", _does(o, entity), str(o.success)) for o in found)
    yield from table(("", "path", "operation", "what it does", "answer"), rows)


def _does(operation: Operation, entity: Entity | None) -> str:
    if entity is not None and operation.kind == "verb" and entity.state and isinstance(entity.state.type, StateType):
        machine = entity.state.type
        return f"{' or '.join(machine.sources(operation.action))} → {machine.target(operation.action)}"
    if entity is not None:
        return DOES[operation.kind].format(a=a(entity), many=several(entity))
    opened = " (*open*)" if operation.kind == "system" or operation.name in OPEN else ""
    return {**AUTH, **SYSTEM}[operation.name] + opened


OPEN = frozenset({"register", "login", "refresh", "accept_invitation"})


def _entity(view: EntityView, found: list[Operation]) -> Iterator[str]:
    yield f"## {view.entity.name}"
    yield ""
    yield from _operations(found, view.entity)
    yield ""
    yield from table(("field", "type", "rules", "filters"), (_field(view, field) for field in view.shown()))
    yield ""
    sorts = ["id", "created_at", "updated_at", *(f.column for f in view.entity.fields if f.sort)]
    yield f"Sorts by {listed(f'`{name}`' for name in sorts)}."
    searched = [f"`{field.column}`" for field in view.entity.fields if field.search]
    if searched:
        yield f"`q` searches {listed(searched)}."
    related = [f"`{field.name}`" for field, _ in view.relations()]
    if related:
        yield f"`include` takes {listed(related)}."
    yield from _constraints(view.entity)


def _constraints(entity: Entity) -> Iterator[str]:
    found = [f"`{write(check.condition, entity.fields)}` holds for every row." for check in entity.checks]
    for unique in entity.uniques:
        condition = f" while `{write(unique.condition, entity.fields)}`" if unique.condition else ""
        found.append(f"{listed(f'`{name}`' for name in unique.fields)} unique{condition}.")
    if found:
        yield from ("", *(f"- {rule}" for rule in found))


def _field(view: EntityView, field: Field) -> tuple[str, str, str, str]:
    filters = ", ".join(("`=`", *(f"`[{operator}]`" for operator in operators(field)))) if field.filtered else ""
    return f"`{field.column}`", words(field), ", ".join(rules(view, field)), filters


def rules(view: EntityView, field: Field) -> Iterator[str]:
    """What else holds for a field."""
    yield from origin(view, field)
    if field.optional:
        yield "may be null"
    if field.unique:
        yield "unique"
    if field.comparison:
        yield f"`{field.comparison.operator} {write(field.comparison.right, view.entity.fields)}`"
    if isinstance(field.type, RelationType) and field.type.role:
        yield f"an active account of the role `{field.type.role}` or higher"


def origin(view: EntityView, field: Field) -> Iterator[str]:
    """Where its value comes from."""
    if field not in view.writable():
        yield unwritten(field)
    elif isinstance(field.default, Constant):
        start = field.default.value
        yield f"default `{str(start).lower() if isinstance(start, bool) else start}`"
    elif not field.optional and not (isinstance(field.type, RelationType) and field.type.many):
        yield "required"


def unwritten(field: Field) -> str:
    """Who writes a field that bodies may not hold."""
    if isinstance(field.default, Me):
        return "the account that asks"
    if isinstance(field.type, StateType):
        return f"written by its verbs alone, starts as `{field.type.initial}`"
    if field.implied == "tenant":
        return "the caller's own"
    return "from the path" if isinstance(field.type, RelationType) and field.type.owner else "not written here"
