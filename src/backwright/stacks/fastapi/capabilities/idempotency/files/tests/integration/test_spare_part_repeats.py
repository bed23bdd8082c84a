"""Spare parts that are sent to be created more than once."""

import asyncio
import json
from typing import Any

import pytest
from httpx2 import AsyncClient

from src.models.spare_part import SparePart
from src.validators.spare_part_validator import SparePartInput
from tests.fixtures.factories.spare_part import spare_part_values
from tests.fixtures.rows import Rows

KEY = {"Idempotency-Key": "0190a0a0-7000"}


@pytest.fixture
async def draft(rows: Rows) -> tuple[str, dict[str, Any]]:
    return await rows.draft(SparePart, spare_part_values, SparePartInput)


async def test_the_same_key_creates_one(api: AsyncClient, draft: tuple[str, dict[str, Any]]) -> None:
    url, body = draft
    first, second = [await api.post(url, json=body, headers=KEY) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json()["data"] == first.json()["data"]
    assert second.headers["Location"] == first.headers["Location"]
    assert second.headers["Idempotent-Replayed"] == "true"


async def test_many_at_once_create_one(api: AsyncClient, draft: tuple[str, dict[str, Any]]) -> None:
    url, body = draft
    answers = await asyncio.gather(*(api.post(url, json=body, headers=KEY) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["data"]["id"] for answer in answers}) == 1


async def test_a_key_belongs_to_one_request(api: AsyncClient, draft: tuple[str, dict[str, Any]]) -> None:
    url, body = draft
    await api.post(url, json=body, headers=KEY)
    other = await api.post(url, content=json.dumps(body, indent=1), headers={**KEY, "Content-Type": "application/json"})
    assert other.json()["error"]["code"] == "CONFLICT"


async def test_a_refused_request_leaves_its_key_free(api: AsyncClient, draft: tuple[str, dict[str, Any]]) -> None:
    url, body = draft
    refused = await api.post(url, json={**body, "unheard_of": 1}, headers=KEY)
    created = await api.post(url, json=body, headers=KEY)
    assert (refused.status_code, created.status_code) == (400, 201)


@pytest.mark.parametrize("key", ["", "x" * 256, "two words"])
async def test_refuses_what_is_no_key(key: str, api: AsyncClient, draft: tuple[str, dict[str, Any]]) -> None:
    url, body = draft
    assert (await api.post(url, json=body, headers={"Idempotency-Key": key})).status_code == 400
