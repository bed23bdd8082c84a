"""What is taken out of an answer before it is compared, and what is found wrong in one."""

import json
from typing import Any

import pytest
from conformance.normalise import Names, Normaliser
from conformance.play import Played, faults, transcript

from backwright.blueprint.reader import read
from backwright.contract.cases.model import Case, Expected, Request, refused
from backwright.prove.wire import Answer

PAGE = read("app: shop\nGood:\n  name: str\n  maker: Maker?\n  tags: Tag[]\nMaker:\n  name: str\nTag:\n  name: str\n")


def normaliser(**known: int) -> Normaliser:
    return Normaliser(Names(PAGE, {("Good", number): name for name, number in known.items()}), "Good")


def test_ids_become_the_names_of_rows_entity_by_entity() -> None:
    row = {"id": 7, "name": "Lamp", "maker_id": 7, "tag_ids": [3, 7], "maker": {"id": 7, "name": "Ann"}}
    body = json.dumps({"success": True, "data": row}).encode()

    assert normaliser(good=7).body(body) == {
        "success": True,
        "data": {
            "id": "<good>",
            "name": "Lamp",
            "maker_id": "<new maker 1>",
            "tag_ids": ["<new tag 2>", "<new tag 3>"],
            "maker": {"id": "<new maker 1>", "name": "Ann"},
        },
    }


def test_times_tokens_and_request_ids_are_taken_out_wherever_they_stand() -> None:
    body = {"data": {"created_at": "2030", "access_token": "a.b.c"}, "meta": {"timestamp": "2030", "request_id": "f00"}}

    assert normaliser().body(json.dumps(body).encode()) == {
        "data": {"created_at": "<time>", "access_token": "<access_token>"},
        "meta": {"timestamp": "<time>", "request_id": "<request id>"},
    }


def test_sentences_name_rows_as_well() -> None:
    body = {"error": {"message": "Good 7 not found", "details": []}}

    assert normaliser(good=7).body(json.dumps(body).encode()) == {
        "error": {"message": "Good <good> not found", "details": []}
    }


def test_headers_keep_what_the_contract_is_about() -> None:
    given = {"etag": '"7-2"', "location": "/api/v1/goods/7", "date": "today", "x-request-id": "f00", "allow": "GET"}

    assert normaliser(good=7).headers(given) == {
        "allow": "GET",
        "etag": '"<good>-2"',
        "location": "/api/v1/goods/<good>",
        "x-request-id": "<request id>",
    }


def case(expected: Expected, method: str = "GET") -> Case:
    return Case("get_good: a row", "get_good", "nobody", (), Request(method, "/api/v1/goods/1"), expected)


def refusal(code: str, *fields: str) -> bytes:
    return json.dumps({"error": {"code": code, "details": [{"field": name} for name in fields]}}).encode()


@pytest.mark.parametrize(
    ("expected", "answer", "found"),
    [
        (Expected(200), Answer(200, {}, b"{}"), []),
        (Expected(200), Answer(500, {}, b"oops"), ["500, not 200: oops"]),
        (Expected(200, headers=("etag",)), Answer(200, {}, b"{}"), ["no header etag"]),
        (refused(400, "name"), Answer(400, {}, refusal("VALIDATION_ERROR", "name")), []),
        (refused(400, "name"), Answer(400, {}, refusal("VALIDATION_ERROR", "size")), ["names ['size'], not ['name']"]),
        (refused(404), Answer(404, {}, refusal("GONE")), ["GONE, not NOT_FOUND"]),
        (refused(404), Answer(404, {}, b"<html>"), ["no JSON, not NOT_FOUND"]),
    ],
)
def test_what_departs_from_the_contract_is_named(expected: Expected, answer: Answer, found: list[str]) -> None:
    assert list(faults(case(expected), answer)) == found


def test_headers_that_all_answers_have_are_said_once() -> None:
    def played(**own: str) -> Played:
        answer: dict[str, Any] = {"status": 200, "headers": {"x-frame-options": "DENY", **own}, "body": None}
        return Played(case(Expected(200)), answer, ())

    first, *others = map(json.loads, transcript([played(), played(allow="GET")]))
    assert first == {"every answer": {"x-frame-options": "DENY"}}
    assert [other["headers"] for other in others] == [{}, {"allow": "GET"}]
