"""The phrases of `use:`: one entry a capability."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from backwright.blueprint.model import Audit, Auth, Capability, Idempotency, Tenancy
from backwright.blueprint.text.tokens import Cursor, listed, suggest
from backwright.blueprint.text.words import not_yet
from backwright.errors import BlueprintError, Place

LATER_CAPABILITIES = frozenset({"outbox", "rate-limit", "cache", "jobs", "events", "search", "store", "graphql"})
LATER_AUTH = frozenset({"totp", "passkey", "oidc", "keys", "session", "cookie", "open_register", "google"})

Arguments = tuple[str, ...] | None  # None: without parentheses


@dataclass(frozen=True, slots=True)
class CapabilityPhrase:
    """How a capability is written: `form` as errors show it, `plain` its value without arguments, if it has one."""

    name: str
    form: str
    says: str  # what it brings, in a document
    plain: Capability | None
    read: Callable[[Arguments, Place, list[BlueprintError]], Capability]
    arguments: Callable[[Any], tuple[str, ...]]

    def write(self, capability: Capability) -> str:
        """`tenant(Org)`."""
        arguments = self.arguments(capability)
        return f"{self.name}({', '.join(arguments)})" if arguments else self.name


def read_capabilities(cursor: Cursor, errors: list[BlueprintError]) -> Iterator[Capability]:
    """Yield the capabilities of a `use:` line; what is wrong with one goes to `errors`, and leaves the others."""
    already: set[str] = set()
    while True:
        token = cursor.expect_name("a capability: " + ", ".join(PHRASES_BY_NAME))
        place, name = cursor.token_place(token), token.value
        while cursor.take("-"):
            name += f"-{cursor.expect_name('a capability').value}"
        if name in already:
            errors.append(BlueprintError(place, f"`{name}` a second time", hint="remove one"))
        already.add(name)
        arguments = _read_arguments(cursor)
        try:
            if name in PHRASES_BY_NAME:
                yield PHRASES_BY_NAME[name].read(arguments, place, errors)
            else:
                yield from _guess(name, place, errors)
        except BlueprintError as error:
            errors.append(error)
        if cursor.ended():
            return
        cursor.expect(",", "between capabilities")


def write_capabilities(capabilities: Iterable[Capability]) -> str:
    """`auth, tenant(Org), audit`."""
    return ", ".join(PHRASES[type(one)].write(one) for one in capabilities)


def _read_arguments(cursor: Cursor) -> Arguments:
    if not cursor.take("("):
        return None
    arguments: list[str] = []
    depth = 1
    while not cursor.ended():
        token = cursor.next()
        depth += {"(": 1, ")": -1}.get(token.value, 0) if token.kind == "mark" else 0
        if depth == 0:
            return tuple(arguments)
        if token.kind != "mark":
            arguments.append(token.value)
    raise cursor.wrong("`)`")


def _guess(name: str, place: Place, errors: list[BlueprintError]) -> Iterator[Capability]:
    """The capability that was meant, so that one slip does not bring an error for every line that builds on it."""
    if name in LATER_CAPABILITIES:
        raise not_yet(place, name, "capability")
    hint = suggest(name, PHRASES_BY_NAME)
    forms = listed(phrase.form for phrase in PHRASES.values())
    errors.append(BlueprintError(place, f"the capability `{name}`", forms, hint))
    for phrase in PHRASES.values():
        if phrase.plain is not None and f"`{phrase.name}`" in hint:
            yield phrase.plain


# ── one entry a capability ───────────────────────────────────────────────────────────────────────


def _read_auth(arguments: Arguments, place: Place, errors: list[BlueprintError]) -> Auth:
    for argument in arguments or ():
        if argument in LATER_AUTH:
            errors.append(not_yet(place, f"auth({argument})", hint="write `auth`"))
            break
        if argument != "password":
            errors.append(BlueprintError(place, f"`auth({argument})`", "`auth`", suggest(argument, LATER_AUTH)))
            break
    return Auth()


def _auth_arguments(auth: Auth) -> tuple[str, ...]:
    return () if auth == Auth() else auth.methods


def _read_tenancy(arguments: Arguments, place: Place, _: list[BlueprintError]) -> Tenancy:
    if arguments is None or len(arguments) != 1:
        raise BlueprintError(place, "`tenant` without one entity", "the entity that is the tenant, as in `tenant(Org)`")
    return Tenancy(arguments[0])


def _read_audit(arguments: Arguments, place: Place, errors: list[BlueprintError]) -> Audit:
    _refuse(arguments, "audit", place, errors)
    return Audit()


def _read_idempotency(arguments: Arguments, place: Place, errors: list[BlueprintError]) -> Idempotency:
    _refuse(arguments, "idempotency", place, errors)
    return Idempotency()


def _refuse(arguments: Arguments, name: str, place: Place, errors: list[BlueprintError]) -> None:
    """Arguments of a capability that takes none."""
    if arguments is not None:
        errors.append(BlueprintError(place, f"`{name}(…)`", f"`{name}` alone"))


PHRASES: Mapping[type[Capability], CapabilityPhrase] = {
    Auth: CapabilityPhrase(
        name="auth",
        form="auth",
        says="accounts with e-mail and password, sign-up, sign-in, refresh, sign-out, and limits on them",
        plain=Auth(),
        read=_read_auth,
        arguments=_auth_arguments,
    ),
    Tenancy: CapabilityPhrase(
        name="tenant",
        form="tenant(Entity)",
        says="every row belongs to one row of that entity, unseen by others; one joins by invitation",
        plain=None,
        read=_read_tenancy,
        arguments=lambda tenancy: (tenancy.entity,),
    ),
    Audit: CapabilityPhrase(
        name="audit",
        form="audit",
        says="a record of every write, of who made it, and of every refusal",
        plain=Audit(),
        read=_read_audit,
        arguments=lambda _: (),
    ),
    Idempotency: CapabilityPhrase(
        name="idempotency",
        form="idempotency",
        says="a POST that is sent again with the same `Idempotency-Key` is done once and answered alike, for 24 hours",
        plain=Idempotency(),
        read=_read_idempotency,
        arguments=lambda _: (),
    ),
}
PHRASES_BY_NAME: Mapping[str, CapabilityPhrase] = {phrase.name: phrase for phrase in PHRASES.values()}
