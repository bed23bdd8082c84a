"""The wire contract as cases: every operation with what it can answer, as data."""

from collections import Counter
from pathlib import Path

import pytest
from blueprint_strategies import blueprints
from hypothesis import HealthCheck, given, settings

from backwright.blueprint.model import Blueprint
from backwright.blueprint.reader import read
from backwright.blueprint.view.operations import operations
from backwright.contract.cases import cases
from backwright.contract.cases.cast import cast
from backwright.contract.cases.model import Case

EXAMPLES = Path(__file__).parents[2] / "examples"
STATUSES = {
    "list": {200, 400},
    "create": {201, 400},
    "get": {200, 304, 400, 404},
    "replace": {200, 400, 404, 412},
    "update": {200, 400, 404, 412},
    "delete": {204, 404, 412},
    "verb": {200, 409, 412},
}


def example(name: str) -> Blueprint:
    path = EXAMPLES / name / "blueprint.yaml"
    return read(path.read_text(), str(path))


@pytest.mark.parametrize("name", ["shelf", "newsroom", "helpdesk"])
def test_every_operation_of_an_entity_is_asked_for_all_that_it_answers(name: str) -> None:
    blueprint = example(name)
    made_by_callers = {each.entity for each in operations(blueprint) if each.kind == "create"}
    found: dict[str, set[int]] = {}
    for case in cases(blueprint):
        found.setdefault(case.operation, set()).add(case.expected.status)
    for operation in operations(blueprint):
        if operation.entity in made_by_callers:
            assert found[operation.name] >= STATUSES[operation.kind], operation.name


def test_every_status_of_the_contract_is_among_them() -> None:
    found = {case.expected.status for case in cases(example("helpdesk"))}
    assert found >= {200, 201, 202, 204, 304, 400, 401, 403, 404, 405, 406, 409, 412, 413, 415}


@pytest.mark.parametrize("name", ["shelf", "newsroom", "helpdesk"])
def test_cases_are_told_apart_by_name_and_are_the_same_each_time(name: str) -> None:
    first, again = list(cases(example(name))), list(cases(example(name)))
    assert [one for one, count in Counter(case.name for case in first).items() if count > 1] == []
    assert first == again


def test_whoever_asks_is_one_of_the_cast() -> None:
    blueprint = example("helpdesk")
    names = {account.name for account in cast(blueprint)} | {"nobody"}
    assert {case.caller for case in cases(blueprint)} <= names
    assert {row.caller for case in cases(blueprint) for row in case.rows} <= names


def test_paths_name_only_rows_that_are_there() -> None:
    for case in cases(example("helpdesk")):
        known = {row.name for row in case.rows}
        assert named(case) <= known | {"@tenant", "@other tenant"} | {f"@{a.name}" for a in cast(example("helpdesk"))}


def named(case: Case) -> set[str]:
    return {part.split("}")[0] for part in case.request.path.split("{")[1:]}


@given(blueprints())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_any_page_has_its_cases(blueprint: Blueprint) -> None:
    asked = {case.operation for case in cases(blueprint)}
    assert asked >= {operation.name for operation in operations(blueprint) if operation.kind in {"list", "get"}}
