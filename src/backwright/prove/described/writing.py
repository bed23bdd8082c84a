"""Writes `prove.yaml`: what the tool believes of a backend, with a remark on each line that it is unsure of."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from backwright.errors import BackwrightError
from backwright.prove.described.accounts import AccountMaker
from backwright.standard.description.model import Access, Carrier, Description

NAME = "prove.yaml"
UNSURE = "# unsure: "
HEAD = """\
# What `wright prove` believes of this backend. Correct a line, and prove again.
# Secrets come from the environment: `token: $ADMIN_TOKEN`.
"""


class TargetFileExistsError(BackwrightError):
    """There is a `prove.yaml` already, which somebody may have corrected."""


def write_target(folder: Path, text: str) -> Path:
    """Write `prove.yaml`.

    Raises:
        TargetFileExistsError: it is there already.
    """
    path = folder / NAME
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise TargetFileExistsError(f"{path} is there already and may hold corrections: move it away first") from None
    return path


def target_text(
    described: Description,
    accounts: AccountMaker | None,
    reasons: Mapping[str, str],
    *,
    url: str = "",
    openapi: str = "",
) -> str:
    """The lines of `prove.yaml` for a backend.

    Args:
        described: what is known of it.
        accounts: how its accounts were made and signed in, where that was tried.
        reasons: why operations were not reached, by name.
        url: where it runs.
        openapi: the file or address of its document.
    """
    access = accounts.access if accounts else Access()
    lines = [HEAD]
    lines += _line("url", url, "where does it run?")
    lines += _line("openapi", openapi, "no document was found: name its file or address, or list `operations:`")
    if described.base:
        lines.append(f"base: {described.base}")
    lines += _doors(described, access)
    lines += _callers(accounts)
    lines += _operations(described, reasons)
    lines += _start(described)
    return "\n".join(lines) + "\n"


def _line(name: str, value: str, question: str) -> Iterator[str]:
    yield f"{name}: {value}" if value else f"# {name}:   {UNSURE}{question}"


def _doors(described: Description, access: Access) -> Iterator[str]:
    for name, door, kind in (("register", access.register, "register"), ("sign-in", access.sign_in, "sign_in")):
        endpoint = described.endpoint(door) if door else None
        if endpoint is not None:
            yield f"{name}: {endpoint}"
            continue
        options = [str(one) for one in described.endpoints if one.kind == kind]
        remark = f"none of {', '.join(options)} let an account in" if options else "no operation looks like it"
        yield f"# {name}: {options[0] if options else 'POST /…'}   {UNSURE}{remark}"
    if access.sign_in or access.register:
        yield f'send: "{_spelled(access.carrier)}"'


def _spelled(carrier: Carrier) -> str:
    if carrier.location == "cookie":
        return f"Cookie: {carrier.parameter}={{token}}"
    return f"{carrier.parameter}: {carrier.prefix} {{token}}".replace(":  ", ": ")


def _callers(accounts: AccountMaker | None) -> Iterator[str]:
    for problem in accounts.unsure if accounts else ():
        yield f"{UNSURE}{problem}"
    if accounts is not None and accounts.description.given:
        yield "callers:"
        for one in accounts.description.given:
            yield f"  - name: {one.name}"
            yield from ([f"    role: {one.role}"] if one.role else [])
            yield f"    token: ${one.name.upper().replace(' ', '_')}_TOKEN"
        return
    yield "# callers:   # accounts that the proof cannot make itself, an admin among them"
    yield "#   - name: admin"
    yield "#     role: admin"
    yield "#     token: $ADMIN_TOKEN"


def _operations(described: Description, reasons: Mapping[str, str]) -> Iterator[str]:
    if not described.endpoints:
        yield "# operations:"
        yield "#   POST /items: create name, price number"
        yield "#   GET /items/{id}: get"
        return
    yield "operations:"
    for one in described.endpoints:
        remark = ""
        if one.name in reasons:
            remark = f"   {UNSURE}{' '.join(reasons[one.name].split())[:100]}"
        elif one.kind == "action":
            remark = f"   {UNSURE}nothing in its path says what it does"
        members = "" if described.version else _members(one.body.schema if one.body else {})
        yield f"  {one}: {one.kind}{members}{remark}"


def _members(schema: Mapping[str, object]) -> str:
    short = {"integer": " int", "number": " number", "boolean": " bool", "array": " list"}
    properties = schema.get("properties")
    if not isinstance(properties, Mapping):
        return ""
    parts = [f"{name}{short.get(inner.get('type', ''), '')}" for name, inner in properties.items()]
    return f" {', '.join(parts)}" if parts else ""


def _start(described: Description) -> Iterator[str]:
    launch = described.launch
    if launch.start:
        yield f"start: {launch.start}"
        for name in ("migrate", "database"):
            if value := getattr(launch, name):
                yield f"{name}: {value}"
        yield from ([f"variable: {launch.variable}"] if launch.database else [])
        return
    yield "# start: COMMAND --port {port}   # how it is started for a proof; without it a folder is read, not started"
    yield "# database: sqlite   # or a server's URL: a scratch database is made there and given as DATABASE_URL"
