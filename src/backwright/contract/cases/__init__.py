"""The wire contract of a page as cases: each operation with each status, whatever serves it.

They are played over HTTP against a served project (`conformance/`), and every stack answers them alike.
"""

from collections.abc import Iterator

from backwright.blueprint.model import ADMIN, Auth, Blueprint
from backwright.contract.cases.access import access_cases
from backwright.contract.cases.accounts import account_cases
from backwright.contract.cases.cast import NOBODY
from backwright.contract.cases.model import Case
from backwright.contract.cases.protocol import protocol_cases, system_cases, token_cases
from backwright.contract.cases.reading import Reading
from backwright.contract.cases.writing import Writing
from backwright.contract.entity_view import EntityView


def cases(blueprint: Blueprint) -> Iterator[Case]:
    """Every case of a completed blueprint, in the order in which they are played: the last ones end sign-ins."""
    caller = ADMIN if blueprint.uses(Auth) else NOBODY
    yield from system_cases(blueprint)
    views = [EntityView(blueprint, entity) for entity in blueprint.entities]
    for view in views:
        yield from Reading(view, caller).cases()
        yield from Writing(view, caller).cases()
    first = next((view for view in views if view.creatable), None)
    if first:
        yield from protocol_cases(first, caller)
    if blueprint.uses(Auth):
        for view in views:
            yield from access_cases(view)
        if first:
            yield from token_cases(first)
        yield from account_cases(blueprint)
