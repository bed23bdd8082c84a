"""What a proof made on a backend that somebody else runs is taken away again, by the doors that it came in."""

import time
from collections.abc import Iterator

from backwright.standard.exchange import Exchange
from backwright.standard.subject import Caller, Live

USERS = "/api/v1/users"
LONGEST_WAIT = 60.0  # for a limit on requests
NAMED = 3
AUDITED = "the audit log keeps its entries on what the proof wrote"


def taken_away(live: Live, *, audited: bool) -> str:
    """Delete what the proof made, the newest first.

    Args:
        live: the backend, and all its exchanges.
        audited: whether it keeps a log of all writes, those of the proof among them.

    Returns:
        What could not be deleted, in a sentence; nothing where nothing is left.
    """
    left = [path for path in dict.fromkeys(_made(live)) if not _gone(live, path)]
    return "; ".join(filter(None, [_rows(left), _tenants(live), AUDITED if audited else ""]))


def _rows(left: list[str]) -> str:
    if not left:
        return ""
    more = f" and {len(left) - NAMED} more" if len(left) > NAMED else ""
    rows = "1 row that the proof made stays" if len(left) == 1 else f"{len(left)} rows that the proof made stay"
    return f"{rows}, since the backend does not delete what is there: {', '.join(left[:NAMED])}{more}"


def _tenants(live: Live) -> str:
    """Tenants come with a registration, and go by no door."""
    made = sorted({str(caller.tenant) for caller in live.callers if caller.tenant is not None})
    return f"the tenants that the proof registered stay, without accounts: {', '.join(made)}" if made else ""


def _made(live: Live) -> Iterator[str]:
    """The paths of the rows that were made, the newest first, then of the accounts, the strongest last."""
    accounts = [f"{USERS}/{caller.account}" for caller in reversed(live.callers) if caller.account is not None]
    for exchange in reversed(live.exchanges):
        path = exchange.headers.get("location", "")
        if exchange.method == "POST" and exchange.status == 201 and path.startswith("/") and path not in accounts:
            yield path
    yield from accounts


def _gone(live: Live, path: str) -> bool:
    """Whether somebody could delete it, or those who may do everything in their tenants see it no more."""
    admins = [callers[0] for callers in (live.home, live.strangers) if callers] if live.callers else [live.anonymous]
    answers = [_deleted(caller, path).status for caller in admins]
    if 204 in answers or all(status == 404 for status in answers):
        return True
    return any(_deleted(caller, path).status == 204 for caller in live.callers if caller not in admins)


def _deleted(caller: Caller, path: str) -> Exchange:
    answer = caller.send("DELETE", path)
    if answer.status != 429:
        return answer
    wait = answer.headers.get("retry-after", "1")
    time.sleep(min(float(wait) if wait.isdigit() else 1.0, LONGEST_WAIT))
    return caller.send("DELETE", path)
