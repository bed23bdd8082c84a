"""Whoever may change roles reaches no higher than their own."""

import pytest
from httpx2 import Response

from src.repositories.user_repository import UserRepository
from src.utils.caller import LOWEST_ROLE, Role
from src.validators.user_validator import UserInput
from tests.fixtures.accounts import Client, registration
from tests.fixtures.callers import Callers

USERS = "/api/v1/users"


async def change_role(caller: Client, of: Client, role: Role) -> Response:
    return await caller.patch(f"{USERS}/{of.account.id}", json={"role": role})


def changes_roles(role: Role) -> bool:
    """Whether a role was granted the roles of others."""
    grants = [grant for grant in UserRepository.granted(role) if grant.role or role is Role.ADMIN]
    return any(grant.allows("update") and UserRepository.covers(grant, "role") for grant in grants)


GIVERS = [role for role in Role if changes_roles(role)]


@pytest.mark.parametrize("giver", GIVERS)
@pytest.mark.parametrize("wanted", list(Role))
async def test_gives_roles_up_to_its_own(callers: Callers, giver: Role, wanted: Role) -> None:
    caller, other = await callers.role(giver), await callers.role(LOWEST_ROLE)

    answer = await change_role(caller, other, wanted)

    assert answer.status_code == (200 if giver.reaches(wanted) else 400)


@pytest.mark.parametrize("giver", [role for role in GIVERS if role is not Role.ADMIN])
async def test_does_not_raise_itself(callers: Callers, giver: Role) -> None:
    caller = await callers.role(giver)

    answer = await change_role(caller, caller, Role.ADMIN)

    assert answer.json()["error"]["details"] == [{"field": "role", "message": "Reaches above your own role"}]
    assert (await caller.get("/api/v1/auth/me")).json()["data"]["role"] == giver


@pytest.mark.parametrize("giver", [role for role in GIVERS if role is not Role.ADMIN])
async def test_does_not_demote_a_higher_role(callers: Callers, giver: Role) -> None:
    admin, caller = await callers.register(), await callers.role(giver)

    assert (await change_role(caller, admin, LOWEST_ROLE)).status_code == 400
    assert (await caller.patch(f"{USERS}/{admin.account.id}", json={"active": False})).status_code in (400, 403)


@pytest.mark.parametrize("giver", [role for role in GIVERS if role is not Role.ADMIN])
async def test_does_not_demote_a_higher_role_by_leaving_the_role_out(callers: Callers, giver: Role) -> None:
    admin, caller = await callers.register(), await callers.role(giver)
    said = registration("anybody@example.com")
    body = {name: said[name] for name in UserInput.model_fields if name in said}

    await caller.put(f"{USERS}/{admin.account.id}", json=body)

    assert (await admin.get("/api/v1/auth/me")).json()["data"]["role"] == Role.ADMIN


@pytest.mark.parametrize("role", [role for role in Role if role not in GIVERS])
async def test_is_forbidden_to_other_roles(callers: Callers, role: Role) -> None:
    caller, other = await callers.role(role), await callers.role(LOWEST_ROLE)

    assert (await change_role(caller, other, LOWEST_ROLE)).status_code in (400, 403, 404)
    assert (await change_role(caller, caller, Role.ADMIN)).status_code in (400, 403, 404)
