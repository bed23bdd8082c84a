"""What is said at the doors: the bodies that register an account and that sign it in."""

import re
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from backwright.standard.description.members import identity_rank, is_secret, members, with_member, words
from backwright.standard.description.model import Access, Endpoint, MemberPath, Schema
from backwright.standard.description.values import Filling, text_for, valid_for
from backwright.standard.subject import Caller

BY_SHAPE = Access()  # nothing is named
MODES = (Filling(), Filling(required_only=True), Filling(examples=True))


def registration(
    door: Endpoint, marker: str, filling: Filling, named: Access = BY_SHAPE
) -> tuple[Any, dict[str, str], str]:
    """A body that registers an account, the names that it is known by, and its password.

    Args:
        door: the operation that registers.
        marker: in every name, so that it differs from those of others.
        filling: how much of the body is filled in.
        named: the members that prove.yaml names.
    """
    names = {"email": f"prove{marker}@example.com", "username": f"prove{marker}"}  # some take no mark in them
    password = f"Pw-{marker}-aX7!"
    schema = door.body.schema if door.body else {}
    known = list(members(schema))
    if not known:
        return {**names, "password": password}, names, password
    number = secrets.randbelow(10**6)
    body = valid_for(schema, number, filling=filling)
    for path, inner, _ in known:
        if is_secret(path[-1], inner) or path == named.secret:
            password = _fitting_secret(inner, password, number)
            body = with_member(body, path, password)
        elif _stands(body, path) and {"email", "mail"} & {*words(path[-1])}:
            body = with_member(body, path, names["email"])
        elif _stands(body, path) and (_is_user_name(path[-1]) or path == named.identity):
            most = inner.get("maxLength")
            body = with_member(body, path, names["username"][-most:] if most else names["username"])
    return body, names, password


def sign_in_bodies(door: Endpoint, caller: Caller, facts: Mapping[str, Any], named: Access = BY_SHAPE) -> Iterator[Any]:
    """Bodies that may sign an account in: by what the members are called, then by its user name, then by its address.

    Args:
        door: the operation that signs in.
        caller: whose address and password it is.
        facts: what else the account was registered with, by member.
        named: the members that prove.yaml names.
    """
    schema = door.body.schema if door.body else {}
    name = str(facts.get("username") or caller.email)
    body = _with_secrets(schema, caller, named)
    by_shape = [path for path, inner, _ in members(schema) if _is_identity(path, inner)]
    places = [named.identity] if named.identity else by_shape
    if body is None or not places:
        yield {"email": caller.email, "username": name, "password": caller.password}
        return
    shown = []
    for values in (
        {path: facts.get(path[-1], caller.email) for path in places},
        dict.fromkeys(places, name),
        dict.fromkeys(places, caller.email),
    ):
        tried = body
        for path, value in values.items():
            tried = with_member(tried, path, caller.email if {"email", "mail"} & {*words(path[-1])} else value)
        if tried not in shown:
            shown.append(tried)
            yield tried


def password_change(schema: Schema, body: Any, current: str) -> Any:
    """The body of a change of the password: the current one where it is asked for, else a new one.

    Args:
        schema: of the body.
        body: as it is filled in otherwise.
        current: the password of whoever asks.
    """
    new = f"Pw-{secrets.token_hex(4)}-bY8!"
    for path, inner, _ in members(schema):
        if is_secret(path[-1], inner):
            is_current = bool({"old", "current", "previous", "existing"} & {*words(path[-1])})
            body = with_member(body, path, current if is_current else _fitting_secret(inner, new, 1))
    return body


def _with_secrets(schema: Schema, caller: Caller, named: Access) -> Any:
    """What a body needs beside who it is; None where it takes no password."""
    body = valid_for(schema, 1, filling=Filling(required_only=True))
    found = bool(named.secret)
    body = with_member(body, named.secret, caller.password) if named.secret else body
    for path, inner, _ in members(schema):
        if is_secret(path[-1], inner):
            body, found = with_member(body, path, caller.password), True
        elif words(path[-1]) == ("grant", "type"):
            body = with_member(body, path, "password")
    return body if found else None


def _is_user_name(name: str) -> bool:
    there = words(name)
    return "".join(there) in {"username", "login", "user", "userid", "handle", "nickname"} or there[-1:] == (
        "username",
    )


def _is_identity(path: MemberPath, schema: Schema) -> bool:
    return identity_rank(path[-1]) is not None and "properties" not in schema and not is_secret(path[-1], schema)


def _stands(body: Any, path: MemberPath) -> bool:
    for name in path:
        if not isinstance(body, Mapping) or name not in body:
            return False
        body = body[name]
    return True


def _fitting_secret(schema: Schema, password: str, number: int) -> str:
    most, pattern = schema.get("maxLength"), schema.get("pattern")
    if isinstance(pattern, str):
        try:
            return password if re.search(pattern, password) else text_for(schema, number, ("password",))
        except re.error:
            return password
    return password[:most] if isinstance(most, int) else password
