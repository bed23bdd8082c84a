"""What was not granted is denied, and nobody gets in without saying who they are."""

from itertools import chain

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from src.repositories.granted import GrantedRepository
from src.utils.caller import Role


async def test_every_protected_route_requires_a_token(app: FastAPI, client: AsyncClient) -> None:
    paths = app.openapi()["paths"].items()
    doors = chain.from_iterable(((method, path, said) for method, said in methods.items()) for path, methods in paths)
    asking = ((method, path) for method, path, said in doors if said["security"] == [{"bearer": []}])
    closed = [(method, path.replace("{", "").replace("}", "")) for method, path in asking]
    answers = [await client.request(method.upper(), path) for method, path in closed]
    assert len(closed) > 5
    assert {answer.json()["error"]["code"] for answer in answers} == {"NO_TOKEN"}


@pytest.mark.parametrize("role", list(Role)[:-1])
def test_without_grants_nothing_is_allowed(role: Role) -> None:
    assert GrantedRepository.granted(role) == ()
