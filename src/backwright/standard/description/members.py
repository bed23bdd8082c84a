"""What the members of bodies and answers are by their names and formats: passwords, tokens, identities, ids.

Nothing here knows an application: names are split into words, and the words are those of the field.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from backwright.standard.description.model import MemberPath, Schema

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SECRETS = frozenset({"password", "passwd", "pwd", "passphrase", "pass", "pin", "passcode"})
_CONFIDENTIAL = frozenset(
    {"secret", "secrets", "private", "confidential", "ssn", "iban", "cvv", "passport", "diagnosis"}
)
_NEW_OR_OLD = frozenset({"new", "old", "current", "previous"})
_AGAIN = frozenset({"confirm", "confirmation", "confirmed", "repeat", "again", "retype", "verify", "2"})
_IDENTITIES = ("email", "username", "login", "user", "mail", "phone", "name", "account", "identifier")
_TOKENS = frozenset({"token", "jwt", "bearer", "session", "sessionid", "apikey", "accesstoken", "authtoken", "idtoken"})
_NO_ACCESS = frozenset({"refresh", "csrf", "xsrf", "reset", "type", "expires", "expiry", "expire", "push", "device"})
_JWT = re.compile(r"eyJ[\w-]{5,}\.[\w-]+\.[\w-]*")
DEEPEST = 4


def words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case: `accessToken`, `access_token` and `Access-Token` are the same."""
    return tuple(word.lower() for word in _WORDS.findall(name))


def is_secret(name: str, schema: Schema | None = None) -> bool:
    """Whether a member is a password."""
    if schema is not None and schema.get("format") == "password":
        return True
    return bool(_SECRETS & {*words(name)}) and not {"hash", "reset", "hint", "token"} & {*words(name)}


def changes_secret(name: str) -> bool:
    """Whether a member is a password beside another: the new one, the old one."""
    return is_secret(name) and bool(_NEW_OR_OLD & {*words(name)})


def is_confidential(name: str) -> bool:
    """Whether a member is by its name for nobody but whom it belongs to."""
    return bool(_CONFIDENTIAL & {*words(name)}) or is_secret(name)


def repeats_secret(name: str) -> bool:
    """Whether a member is a password typed a second time."""
    return is_secret(name) and bool(_AGAIN & {*words(name)})


def identity_rank(name: str) -> int | None:
    """How well a member names an account, 0 the best; None where it does not."""
    there = words(name)
    joined = "".join(there)
    for rank, word in enumerate(_IDENTITIES):
        if word in there or joined == word:
            return rank
    return None


def is_token(name: str) -> bool:
    """Whether a member is what a caller is known by from then on."""
    there = words(name)
    known = bool(_TOKENS & {*there, "".join(there)}) or there[-2:] == ("api", "key")
    return known and not _NO_ACCESS & {*there}


def is_refresh_token(name: str) -> bool:
    """Whether a member buys new tokens."""
    return {"refresh", "token"} <= {*words(name)}


def members(schema: Schema, above: MemberPath = ()) -> Iterator[tuple[MemberPath, Schema, bool]]:
    """Every member of an object and of the objects in it: where it stands, its schema, whether it is required."""
    whole = merged(schema)
    required = whole.get("required") or ()
    for name, inner in (whole.get("properties") or {}).items():
        path = (*above, str(name))
        yield path, inner, name in required
        if len(path) < DEEPEST:
            yield from members(inner, path)


def merged(schema: Schema) -> Schema:
    """One object of `allOf`; the first that fits of `anyOf` and `oneOf`, other than null."""
    if not isinstance(schema, Mapping):
        return {}
    parts = [merged(one) for one in schema.get("allOf") or ()]
    options = [one for word in ("anyOf", "oneOf") for one in schema.get(word) or () if not is_null(one)]
    parts += [merged(one) for one in options[:1]]
    if not parts:
        return schema
    own = {name: value for name, value in schema.items() if name not in {"allOf", "anyOf", "oneOf"}}
    whole: dict[str, Any] = {}
    properties: dict[str, Any] = {}
    required: list[str] = []
    for part in (*parts, own):
        whole.update(part)
        properties.update(part.get("properties") or {})
        required += [one for one in part.get("required") or () if one not in required]
    return {
        **whole,
        **({"properties": properties} if properties else {}),
        **({"required": required} if required else {}),
    }


def is_null(schema: Schema) -> bool:
    """Whether a schema allows nothing but null."""
    return isinstance(schema, Mapping) and schema.get("type") == "null"


def leaves(value: Any, above: MemberPath = ()) -> Iterator[tuple[MemberPath, Any]]:
    """Every text, number and flag of an answer, with where it stands; of lists the first item."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from leaves(inner, (*above, str(name)))
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        if value:
            yield from leaves(value[0], (*above, "0"))
    else:
        yield above, value


def at(value: Any, path: MemberPath) -> Any:
    """What stands at a path; None where nothing does."""
    for name in path:
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value


def with_member(value: Any, path: MemberPath, new: Any) -> Any:
    """The same body with another value at a path."""
    if not path:
        return new
    inner = value if isinstance(value, Mapping) else {}
    return {**inner, path[0]: with_member(inner.get(path[0]), path[1:], new)}


def without_member(value: Any, path: MemberPath) -> Any:
    """The same body without what stands at a path."""
    if not isinstance(value, Mapping) or path[0] not in value:
        return value
    if len(path) == 1:
        return {name: one for name, one in value.items() if name != path[0]}
    return {**value, path[0]: without_member(value[path[0]], path[1:])}


def with_beside(body: Any, beside: Mapping[str, Any]) -> Any:
    """The body with these members where its secret stands: at the top, or in the one object that it holds."""
    if not beside or not isinstance(body, Mapping):
        return body
    inner = next((name for name, value in body.items() if isinstance(value, Mapping)), None)
    if inner is not None and not any(is_secret(name) for name in body):
        return {**body, inner: {**body[inner], **beside}}
    return {**body, **beside}


def token_in(answer: Any) -> MemberPath | None:
    """Where an answer has the token that later requests show."""
    texts = [(path, text) for path, text in leaves(answer) if path and isinstance(text, str) and len(text) >= 8]
    named = [path for path, text in texts if is_token(path[-1]) and " " not in text.strip()]
    if named:
        return min(named, key=lambda path: ("access" not in words(path[-1]), len(path)))
    signed = (path for path, text in texts if _JWT.search(text) and not is_refresh_token(path[-1]))
    return next(signed, None)
