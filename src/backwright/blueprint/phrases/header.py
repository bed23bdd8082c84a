"""The head of a page: `app`, `database`, `use`, `roles`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from backwright.blueprint.model import Capabilities, DatabaseName
from backwright.blueprint.naming import kebab
from backwright.blueprint.phrases.capabilities import read_capabilities
from backwright.blueprint.text.source import Node, Text, Unreadable
from backwright.blueprint.text.tokens import Cursor, listed, suggest
from backwright.blueprint.text.words import DATABASES
from backwright.errors import BlueprintError, Place

_APP = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")


@dataclass(slots=True)
class Header:
    """What the head of a page says, and where."""

    app: str = "app"
    database: DatabaseName = "sqlite"
    capabilities: Capabilities = field(default_factory=Capabilities)
    roles: tuple[str, ...] = ()
    places: dict[str, Place] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)  # keys whose errors are reported


def read_header(values: Mapping[str, Node], file: str, errors: list[BlueprintError]) -> Header:
    """Read the head; what is wrong with it goes to `errors`."""
    header = Header()
    readers: dict[str, Callable[[Text, Header, list[BlueprintError]], None]] = {
        "app": _read_app,
        "database": _read_database,
        "use": _read_use,
        "roles": _read_roles,
    }
    if "app" not in values:
        errors.append(BlueprintError(Place(1, 1, file), "a page without `app`", "`app: name` in its first line"))
    for key, node in values.items():
        header.places[key] = node.place
        before = len(errors)
        if isinstance(node, Text):
            try:
                readers[key](node, header, errors)
            except BlueprintError as error:
                errors.append(error)
        elif not isinstance(node, Unreadable):
            errors.append(BlueprintError(node.place, f"lines under `{key}`", "one line", _EXAMPLES[key]))
        if len(errors) > before or isinstance(node, Unreadable):
            header.unread.add(key)
    return header


_EXAMPLES = {
    "app": "write `app: helpdesk`",
    "database": "write `database: sqlite`, `database: postgresql` or `database: mysql`",
    "use": "write `use: auth, audit`",
    "roles": "write `roles: member, manager`",
}


def _read_app(text: Text, header: Header, _: list[BlueprintError]) -> None:
    name = text.value
    if not name:
        raise BlueprintError(text.place, "`app` without a name", "a name, as in `app: helpdesk`")
    if not _APP.fullmatch(name) or len(name) > 40:
        expected = "at most 40 small letters, digits and hyphens, a letter first"
        tidy = kebab(name)[:40].strip("-") if name.isascii() else ""
        hint = f"write `app: {tidy}`" if _APP.fullmatch(tidy) else ""
        raise BlueprintError(text.place, f"the app name `{name[:60]}`", expected, hint)
    header.app = name


_ALSO_CALLED = {"postgres": "postgresql", "pg": "postgresql", "psql": "postgresql", "mariadb": "mysql"}


def _read_database(text: Text, header: Header, _: list[BlueprintError]) -> None:
    if text.value in DATABASES:
        header.database = cast("DatabaseName", text.value)
        return
    other = _ALSO_CALLED.get(text.value.lower())
    hint = f"did you mean `{other}`?" if other else suggest(text.value, DATABASES)
    raise BlueprintError(text.place, f"the database `{text.value}`", listed(DATABASES), hint)


def _read_use(text: Text, header: Header, errors: list[BlueprintError]) -> None:
    for capability in read_capabilities(Cursor(text), errors):
        header.capabilities = header.capabilities.having(capability)


def _read_roles(text: Text, header: Header, errors: list[BlueprintError]) -> None:
    cursor = Cursor(text)
    roles: list[str] = []
    while True:
        token = cursor.expect_name("the name of a role, as in `roles: member, manager`")
        if token.value in roles:
            errors.append(
                BlueprintError(cursor.token_place(token), f"the role `{token.value}` twice", hint="remove one")
            )
        else:
            roles.append(token.value)
            header.places[f"role {token.value}"] = cursor.token_place(token)
        header.roles = tuple(roles)
        if cursor.ended():
            return
        cursor.expect(",", "between roles, lowest first")
