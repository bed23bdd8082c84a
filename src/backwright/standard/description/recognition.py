"""What an operation does, by its method, the shape of its path, and the members of its body and answers."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from backwright.standard.description.members import (
    changes_secret,
    identity_rank,
    is_refresh_token,
    is_secret,
    is_token,
    members,
    merged,
    words,
)
from backwright.standard.description.model import Endpoint, Kind, MemberPath, Schema, Scheme, is_parameter

_SIGN_IN = frozenset({"login", "signin", "authenticate", "session", "sessions", "token", "tokens", "jwt"})
_REGISTER = frozenset({"register", "registration", "signup", "join", "enroll"})
_SIGN_IN_AREA = frozenset({"auth", "authentication"})  # where accounts are made, too
_REGISTER_AREA = frozenset({"users", "user", "accounts", "account", "members", "customers"})
_SIGN_OUT = frozenset({"logout", "signout", "revoke"})
_OWN = frozenset({"me", "self", "profile", "current", "whoami", "myself", "mine", "dashboard"})
_PASSWORD = frozenset({"reset", "forgot", "forgotten", "change", "recover", "recovery", "lost", "renew"})
_CONFIRMING = frozenset({"verify", "confirm", "activate", "validate", "resend", "otp", "mfa", "2fa", "check"})
_WHOLE = frozenset({"create", "new", "add", "all", "list"})
_VERSION = re.compile(r"v\d+(\.\d+)*|api")
_SELDOM = 6  # members of a body that signs in


def recognised(endpoints: Sequence[Endpoint], schemes: Sequence[Scheme] = ()) -> tuple[Endpoint, ...]:
    """The operations with their kinds and resources, where none was given."""
    paths = {(one.method, one.path) for one in endpoints}
    token_paths = {one.token_path.rstrip("/") for one in schemes if one.token_path}
    return tuple(
        one if one.kind != "action" or one.resource else _recognised(one, _kind(one, paths, token_paths))
        for one in endpoints
    )


def _recognised(endpoint: Endpoint, kind: Kind) -> Endpoint:
    return replace(endpoint, kind=kind, resource=resource_of(endpoint.path, kind))


def resource_of(path: str, kind: Kind = "action") -> str:
    """The collection that a path belongs to: its own where it lists or creates, else all before its last parameter."""
    parts = path.rstrip("/").split("/")
    if len(parts) > 2 and {*words(parts[-1])} <= _WHOLE:  # words about the collection before it
        parts = parts[:-1]
    if kind in {"list", "create"} and not is_parameter(parts[-1]):
        return "/".join(parts)
    places = [number for number, part in enumerate(parts) if is_parameter(part)]
    return "/".join(parts[: places[-1]]) if places and places[-1] > 1 else "/".join(parts)


def _kind(endpoint: Endpoint, paths: Collection[tuple[str, str]], token_paths: Collection[str]) -> Kind:
    if endpoint.path.rstrip("/") in token_paths and endpoint.method == "POST":
        return "sign_in"
    entry = _entry_kind(endpoint)
    return entry or _row_kind(endpoint, paths)


def _entry_kind(endpoint: Endpoint) -> Kind | None:
    """Whether it is a door: of accounts, sessions and passwords."""
    tail = _tail(endpoint)
    if _SIGN_OUT & {*tail} or {("sign", "out"), ("log", "out")} & {*pairwise(tail)}:
        return "sign_out"
    if endpoint.method == "DELETE" and _SIGN_IN & {*tail} and not endpoint.identifiers:
        return "sign_out"
    found = list(members(endpoint.body.schema)) if endpoint.body else []
    names = [path[-1] for path, _, _ in found]
    secrets = [path for path, schema, _ in found if is_secret(path[-1], schema)]
    if any(changes_secret(path[-1]) for path in secrets) or (_PASSWORD & {*tail} and _speaks_of_secrets(endpoint)):
        return "password"
    if endpoint.method != "POST" or endpoint.identifiers:
        return "password" if secrets and len(found) <= 2 and endpoint.identifiers else None
    if any(is_refresh_token(name) for name in names) or ("refresh" in tail and not secrets):
        return "refresh"
    if secrets and not _CONFIRMING & {*tail} and not any(is_token(name) for name in names):
        return _sign_in_or_register(endpoint, tail, found)
    if not found and _is_sign_in_path(tail):
        return "sign_in"
    return "register" if not found and _is_register_path(tail) else None


def _sign_in_or_register(
    endpoint: Endpoint, tail: Sequence[str], found: Sequence[tuple[MemberPath, Any, bool]]
) -> Kind | None:
    """By votes: what its path says, whether its answer has a token, how much it wants to know, what status it has."""
    leaf = [path for path, schema, _ in found if "properties" not in merged(schema)]
    if not any(identity_rank(path[-1]) is not None for path in leaf):
        return None
    votes = 3 * _is_sign_in_path(tail) - 3 * _is_register_path(tail)
    votes += bool(_SIGN_IN_AREA & {*tail}) - bool(_REGISTER_AREA & {*tail[-1:]})
    votes += 1 if _answers_token(endpoint) else -1
    votes += 1 if len(leaf) <= 2 else -1
    votes -= 1 if "201" in endpoint.answers else 0
    if len(leaf) > _SELDOM:
        votes -= 2
    return "sign_in" if votes > 0 else "register"


def _is_sign_in_path(tail: Sequence[str]) -> bool:
    return bool(_SIGN_IN & {*tail}) or bool({("sign", "in"), ("log", "in")} & {*pairwise(tail)})


def _is_register_path(tail: Sequence[str]) -> bool:
    return bool(_REGISTER & {*tail}) or ("sign", "up") in {*pairwise(tail)}


def _tail(endpoint: Endpoint) -> tuple[str, ...]:
    """The words of the last two fixed segments of its path, without versions."""
    fixed = [part for part in endpoint.path.split("/") if part and not is_parameter(part)]
    named = [part for part in fixed if not _VERSION.fullmatch(part)]
    return tuple(word for part in named[-2:] for word in words(part))


def _speaks_of_secrets(endpoint: Endpoint) -> bool:
    there = {*words(endpoint.path), *words(endpoint.operation_id)}
    return bool(there & {"password", "pass", "passwd", "pwd", "pin", "credentials"})


def _answers_token(endpoint: Endpoint) -> bool:
    schemas = [one.schema for status, one in endpoint.answers.items() if status.startswith("2") and one.schema]
    return any(is_token(path[-1]) for schema in schemas for path, _, _ in members(schema))


def _row_kind(endpoint: Endpoint, paths: Collection[tuple[str, str]]) -> Kind:
    """What it does to rows."""
    parts = endpoint.path.rstrip("/").split("/")
    if is_parameter(parts[-1]):
        by_method: Mapping[str, Kind] = {"GET": "get", "PUT": "replace", "PATCH": "update", "DELETE": "delete"}
        return by_method.get(endpoint.method, "action")
    below = any(_is_item_of(path, endpoint.path) for _, path in paths)
    if endpoint.method == "GET":
        if lists(endpoint) or (below and not _returns_object(endpoint)):
            return "list"
        return "me" if {*words(parts[-1])} & _OWN or (parts[-1] in {"user", "account"} and not below) else "action"
    if endpoint.method == "POST":
        known = below or {*words(parts[-1])} <= _WHOLE or ("GET", endpoint.path) in paths
        made = "201" in endpoint.answers and endpoint.body is not None
        return "create" if known or made else "action"
    return "action"


def _is_item_of(path: str, collection: str) -> bool:
    head, _, last = path.rstrip("/").rpartition("/")
    return is_parameter(last) and head == collection.rstrip("/")


def lists(endpoint: Endpoint) -> bool:
    """Whether the document says that it answers with an array, alone or as a member."""
    schema = _success_schema(endpoint)
    if schema is None:
        return False
    whole = merged(schema)
    if whole.get("type") == "array" or "items" in whole:
        return True
    arrays = [one for path, one, _ in members(whole) if len(path) <= 2 and merged(one).get("type") == "array"]
    others = [path for path, one, _ in members(whole) if len(path) == 1 and merged(one).get("type") == "object"]
    return bool(arrays) and len(whole.get("properties") or {}) <= _SELDOM and len(others) <= 2


def _returns_object(endpoint: Endpoint) -> bool:
    schema = _success_schema(endpoint)
    return schema is not None and bool(merged(schema).get("properties")) and not lists(endpoint)


def _success_schema(endpoint: Endpoint) -> Schema | None:
    found = (one.schema for status, one in sorted(endpoint.answers.items()) if status.startswith("2"))
    return next((one for one in found if one), None)
