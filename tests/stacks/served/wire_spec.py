"""What callers may count on, whichever database answers; run by test_wire.py within the project of wire.yaml."""

import asyncio
from typing import Any

import pytest
from httpx2 import AsyncClient, Response

THINGS = "/api/v1/things"


async def make(api: AsyncClient, **body: Any) -> dict[str, Any]:
    answer = await api.post(THINGS, json={"name": "Lamp", **body})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["data"]
    return made


async def found(api: AsyncClient, **query: str) -> list[str]:
    answer = await api.get(THINGS, params={**query, "sort": "id"})
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.json()["data"]]


def refused(answer: Response) -> list[str]:
    assert answer.status_code == 400, answer.text
    return [detail["field"] for detail in answer.json()["error"]["details"]]


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ({"price": "1.00"}, True),
        ({"price": "1.005"}, False),
        ({"price[gte]": "1.005"}, False),
        ({"price[lt]": "1.005"}, True),
        ({"price[gt]": "0.995"}, True),
        ({"price[lte]": "0.995"}, False),
        ({"price[lt]": "1" + "0" * 30}, True),
        ({"price[gt]": "-1" + "0" * 30}, True),
        ({"price[gt]": "1" + "0" * 30}, False),
    ],
)
async def test_a_decimal_is_compared_with_any_number(api: AsyncClient, query: dict[str, str], is_found: bool) -> None:
    await make(api, price="1.00")
    assert await found(api, **query) == (["Lamp"] if is_found else [])


@pytest.mark.parametrize(
    ("words", "is_found"),
    [("bar", True), ("14", True), ("exam", True), ("well kno", True), ("b@exa", True), ("nowhere", False)],
)
async def test_words_are_parted_by_punctuation(api: AsyncClient, words: str, is_found: bool) -> None:
    await make(api, note="foo_bar 3.14 b@example.com well-known")
    assert bool(await found(api, q=words)) == is_found


async def test_a_row_is_found_although_one_of_its_texts_is_empty(api: AsyncClient) -> None:
    await make(api, name="Candle", note=None)
    assert await found(api, q="cand") == ["Candle"]


async def test_contains_knows_capitals_of_ascii_alone(api: AsyncClient) -> None:
    await make(api, name="ÄÖ ünï 50%_\\")
    for text in ("ÄÖ", "ünï", "50%", "_\\"):
        assert await found(api, **{"name[contains]": text}) == ["ÄÖ ünï 50%_\\"]
    assert await found(api, **{"name[contains]": "äö"}) == []


async def test_an_email_is_known_in_any_letters(api: AsyncClient) -> None:
    await make(api, mail="Someone@Example.com")
    assert await found(api, mail="SOMEONE@example.com") == ["Lamp"]


@pytest.mark.parametrize(
    "query",
    [
        {"name": "\0"},
        {"name[contains]": "\0"},
        {"q": "\0"},
        {"size": "1_0"},
        {"size": "1.0"},
        {"size": "+1"},
        {"size": " 1"},
        {"price": "1_0"},
        {"live": "yes"},
        {"at": "20300101T000000Z"},
        {"at": "2030-W01-2T00:00:00Z"},
        {"per_page": "1_0"},
        {"per_page": "1.0"},
    ],
    ids=str,
)
async def test_what_is_no_value_is_refused(api: AsyncClient, query: dict[str, str]) -> None:
    assert refused(await api.get(THINGS, params=query)) == list(query)


@pytest.mark.parametrize("field", ["sort", "page", "q"])
async def test_fields_that_are_called_as_parameters_are(api: AsyncClient, field: str) -> None:
    value = {"sort": 7, "page": 7, "q": "7"}[field]
    await api.post("/api/v1/tags", json={"name": "red", field: value})
    await api.post("/api/v1/tags", json={"name": "blue"})
    answer = await api.get("/api/v1/tags", params={f"{field}[eq]": "7"})
    assert [item["name"] for item in answer.json()["data"]] == ["red"]


@pytest.mark.parametrize("price", ["1_0", " 1 ", "+1", "٣", "1e1", True])
async def test_a_decimal_is_written_plainly(api: AsyncClient, price: object) -> None:
    assert refused(await api.post(THINGS, json={"name": "Lamp", "price": price})) == ["price"]


@pytest.mark.parametrize("break_", ["\n", "\x7f", "\x85", "\u2028"])
async def test_a_line_is_one_line(api: AsyncClient, break_: str) -> None:
    assert refused(await api.post(THINGS, json={"name": f"a{break_}b"})) == ["name"]


async def test_every_row_that_may_not_be_named_is_told(api: AsyncClient) -> None:
    body = {"name": "Lamp", "parent_id": 999999, "tag_ids": [999999]}
    assert refused(await api.post(THINGS, json=body)) == ["parent_id", "tag_ids"]


async def test_a_row_that_refers_to_itself_can_be_deleted(api: AsyncClient) -> None:
    thing = await make(api)
    path = f"{THINGS}/{thing['id']}"
    await api.patch(path, json={"parent_id": thing["id"]})
    assert (await api.delete(path)).status_code == 204


async def test_a_refused_method_says_which_are_known(api: AsyncClient) -> None:
    thing = await make(api)
    allowed = {
        THINGS: "GET, HEAD, POST",
        f"{THINGS}/{thing['id']}": "DELETE, GET, HEAD, PATCH, PUT",
        f"{THINGS}/{thing['id']}/close": "POST",
    }
    assert {path: (await api.request("TRACE", path)).headers["Allow"] for path in allowed} == allowed


async def test_parameters_are_refused_where_there_are_none(api: AsyncClient) -> None:
    assert refused(await api.post(THINGS, params={"x": "1"}, json={"name": "Lamp"})) == ["x"]


async def test_a_path_has_one_spelling(api: AsyncClient) -> None:
    answer = await api.get(f"{THINGS}/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NOT_FOUND")


async def test_any_version_is_known_to_who_asks_for_any_other(api: AsyncClient) -> None:
    thing = await make(api)
    answer = await api.get(f"{THINGS}/{thing['id']}", headers={"If-None-Match": "*"})
    assert answer.status_code == 304


@pytest.mark.parametrize(("headers", "statuses"), [(True, {200, 412}), (False, {200})])
async def test_who_writes_second_waits_for_the_first(api: AsyncClient, headers: bool, statuses: set[int]) -> None:
    path = f"{THINGS}/{(await make(api))['id']}"
    seen = {"If-Match": (await api.get(path)).headers["ETag"]} if headers else {}
    answers = await asyncio.gather(*(api.patch(path, json={"name": f"n{i}"}, headers=seen) for i in range(8)))
    assert {answer.status_code for answer in answers} == statuses
    assert [answer.status_code for answer in answers].count(200) == (1 if headers else 8)


async def test_a_version_is_known_by_its_whole_strong_tag(api: AsyncClient) -> None:
    path = f"{THINGS}/{(await make(api))['id']}"
    tag = (await api.get(path)).headers["ETag"]
    for other in (f"W/{tag}", f'{tag[:-1]}1"', f'"1{tag[1:]}', tag.strip('"')):
        assert (await api.patch(path, json={}, headers={"If-Match": other})).status_code == 412, other
    for given in (f'"0-0", {tag}', "*"):
        assert (await api.patch(path, json={}, headers={"If-Match": given})).status_code == 200, given


@pytest.mark.parametrize("relation", ["parent_id", "tag_ids"])
async def test_what_loses_a_row_that_it_referred_to_is_another_version(api: AsyncClient, relation: str) -> None:
    tag = (await api.post("/api/v1/tags", json={"name": "red"})).json()["data"]
    parent = await make(api, name="Parent")
    thing = await make(api, **{relation: parent["id"] if relation == "parent_id" else [tag["id"]]})
    path = f"{THINGS}/{thing['id']}"
    before = (await api.get(path)).headers["ETag"]
    gone = f"{THINGS}/{parent['id']}" if relation == "parent_id" else f"/api/v1/tags/{tag['id']}"
    assert (await api.delete(gone)).status_code == 204
    after = await api.get(path, headers={"If-None-Match": before})
    assert (after.status_code, after.json()["data"][relation]) == (200, None if relation == "parent_id" else [])
    assert (await api.patch(path, json={"name": "x"}, headers={"If-Match": before})).status_code == 412
