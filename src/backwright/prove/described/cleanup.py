"""Takes away what a proof made on a backend: rows first, the newest first, then its accounts."""

from backwright.prove.described.explore import Exploration
from backwright.prove.described.polite import ProofStoppedError
from backwright.prove.described.requests import RequestMaker
from backwright.standard.description.api import OwnRow, ValidRequest, filled
from backwright.standard.description.model import Endpoint
from backwright.standard.subject import Caller

NAMED = 3
GONE = frozenset({200, 202, 204, 404, 410})


def taken_away(exploration: Exploration) -> str:
    """Delete what the proof made.

    Returns:
        What stays, in a sentence; nothing where nothing does.
    """
    maker = exploration.maker
    maker.transport.begin_cleaning()
    try:
        rows = [row for row, caller in reversed(maker.made) if not _deleted(maker, exploration, row, caller)]
        accounts = [one for one in maker.accounts.made if not _account_deleted(maker, one)]
    except ProofStoppedError as stopped:
        return f"not all of what the proof made was taken away: {stopped}"
    return "; ".join(filter(None, [_rows(rows), _accounts(accounts)]))


def _rows(left: list[OwnRow]) -> str:
    if not left:
        return ""
    named = ", ".join(f"{row.resource}/{row.id}" for row in left[:NAMED])
    more = f" and {len(left) - NAMED} more" if len(left) > NAMED else ""
    verb = "row that the proof made stays" if len(left) == 1 else "rows that the proof made stay"
    return f"{len(left)} {verb}, since the backend does not let their makers delete them: {named}{more}"


def _accounts(left: list[Caller]) -> str:
    if not left:
        return ""
    named = ", ".join(one.email for one in left[:NAMED])
    more = f" and {len(left) - NAMED} more" if len(left) > NAMED else ""
    verb = "account that the proof made stays" if len(left) == 1 else "accounts that the proof made stay"
    return f"{len(left)} {verb}: {named}{more}"


def _deleted(maker: RequestMaker, exploration: Exploration, row: OwnRow, caller: Caller) -> bool:
    delete = maker.description.of(row.resource, "delete")
    if delete is None or not {*delete.identifiers} - {delete.identifiers[-1]} <= {*row.identifiers}:
        return False
    identifiers = {**row.identifiers, delete.identifiers[-1]: row.id}
    askers = [caller, *([exploration.admin] if exploration.admin else [])]
    return any(_gone(maker, delete, identifiers, asker) for asker in askers)


def _account_deleted(maker: RequestMaker, caller: Caller) -> bool:
    """By the account itself: through an operation of accounts, or that of its own."""
    for delete in maker.description.endpoints:
        if delete.method != "DELETE" or str(delete) in maker.description.skip:
            continue
        if delete.kind == "delete" and maker.accounts.is_account_resource(delete.resource):
            identifiers = maker.identifiers(delete, caller)
        elif not delete.identifiers and _is_me(maker, delete):
            identifiers = {}
        else:
            continue
        if identifiers is not None and _gone(maker, delete, identifiers, caller):
            return True
    return False


def _is_me(maker: RequestMaker, delete: Endpoint) -> bool:
    return any(one.path == delete.path and one.kind == "me" for one in maker.description.endpoints)


def _gone(maker: RequestMaker, delete: Endpoint, identifiers: dict[str, str], caller: Caller) -> bool:
    request = ValidRequest(delete, filled(maker.description.base, delete, identifiers))
    return maker.send(request, caller).status in GONE
