"""Who gets to do what, tried on the backend itself."""

from collections.abc import Iterable, Iterator
from typing import Any

from backwright.blueprint.model import Auth, Entity
from backwright.blueprint.view.operations import Operation
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.security.access_fixture import AccessFixture, in_order, set_up
from backwright.standard.security.attempts import attempts
from backwright.standard.security.cells import TriedCell, callers_to_ask, cells
from backwright.standard.security.higher_roles import higher_roles
from backwright.standard.security.other_wholes import under_other_wholes
from backwright.standard.subject import Caller, Row, Subject
from backwright.standard.violation import Violation

WHOLES = 3  # of a list of parts: how many are looked into for each caller


def decide(subject: Subject) -> Iterable[Finding]:
    """Every role × every operation × every kind of row: own, another's, another tenant's, and one that does not exist.

    What is right is worked out from the grants of the page over the values of each row, apart from the built code.
    A cell fails when the backend does what the page denies, reveals a hidden row, or denies what is granted.
    Lists are compared row by row, and fields that a caller may not write are sent in bodies that are valid without
    them. Parts are asked for beneath wholes that they are no part of; and whoever may write roles tries to give one
    above their own, and to take one away. After all refusals every row is read again: one that changed was written by
    a request that answered otherwise.

    Why: Access that is wrong for one role on one kind of row is the most common and most costly fault of APIs, and the
    one that no type checker and no happy-path test notices.

    Fails: `GET /tickets/7` by a member of another tenant is answered with 200, where the page says 404.

    Mend: Put the row filter into the query of every read and write, check the grant in the service before the row is
    changed, and accept only the fields that the grant names. `wright show access` prints who may do what.
    """
    assert subject.live is not None  # noqa: S101 - named in `needs`
    assert subject.blueprint is not None  # noqa: S101
    live, blueprint = subject.live, subject.blueprint
    if not blueprint.uses(Auth):
        yield RULE.not_applicable("no `use: auth`: everything is open to everybody")
        return
    fixture = set_up(live, blueprint)
    found = [cell for entity in in_order(blueprint) for cell in cells(fixture, entity)]
    for more in (attempts, higher_roles, under_other_wholes):
        found += [cell for entity in in_order(blueprint) for cell in more(fixture, entity)]
    listed = list(_lists(fixture))
    changed = list(_changed_behind(fixture))
    yield _judged(found, listed, changed, never_done(found, live.exchanges))


def _judged(found: list[TriedCell], listed: list["ListCell"], changed: list[Violation], never: list[str]) -> Finding:
    tried: list[TriedCell | ListCell] = [*found, *listed]
    leaks = [one.violation for one in tried if one.leaked] + changed
    refused = [one.violation for one in tried if one.refused and not one.leaked]
    unproven = [str(one.violation) for one in found if one.unproven]
    total = len(tried)
    says = f"{total} cells role × operation × row, {len(leaks)} leaks"
    evidence = _evidence(says, found, listed, unproven)
    if leaks or refused:
        says += f", {len(refused)} denied though granted" if refused else ""
        places = tuple(dict.fromkeys(cell.operation for cell in tried if cell.leaked or cell.refused))
        return RULE.failed(
            says, evidence, advice="compare the grants of the page with the service and repository of these operations",
            places=places, detail=[*leaks, *refused],
        )  # fmt: skip
    if not any(cell.granted and cell.exchange.succeeded for cell in found):
        return RULE.unclear("no caller reached a success, so the refusals prove nothing", evidence)
    if never:
        summary = f"{says}; granted, and never done: {', '.join(never)}"
        return RULE.unclear(summary, evidence)
    return RULE.passed(says + (f" ({len(unproven)} refused for other reasons)" if unproven else ""), evidence)


def never_done(cells: Iterable[TriedCell], exchanges: Iterable[Exchange]) -> list[str]:
    """The operations that a caller is granted and has never succeeded with: `create_booking by booker`."""
    done = {(one.operation, one.caller) for one in exchanges if one.succeeded}
    granted = dict.fromkeys((cell.operation, cell.caller) for cell in cells if cell.granted)
    return [f"{operation} by {caller}" for operation, caller in granted if (operation, caller) not in done]


def _evidence(says: str, found: list[TriedCell], listed: list["ListCell"], unproven: list[str]) -> Evidence:
    wrong = [cell.exchange.shown() for cell in found if cell.leaked or cell.refused or cell.unproven]
    table: dict[str, dict[str, str]] = {}
    for cell in found:
        row = table.setdefault(f"{cell.operation} · {cell.whose}", {})
        row[cell.caller] = f"{cell.exchange.status}"
    lines = [
        f"{name}: " + ", ".join(f"{caller} {status}" for caller, status in row.items()) for name, row in table.items()
    ]
    lines += [str(one) for one in listed]
    data: dict[str, Any] = {"cells": len(found) + len(listed), "unproven": unproven, "table": table}
    return Evidence("exchange", says, (*wrong[:12], "\n".join(lines)), data=data)


class ListCell:
    """A list as one caller sees it, against the rows that the page would show."""

    def __init__(  # noqa: PLR0917
        self, caller: Caller, operation: str, shown: set[int], total: int, visible: set[int], known: set[int]
    ) -> None:
        self.caller = caller.name
        self.operation = operation
        self.too_many = sorted((shown & known) - visible)
        self.too_few = sorted(visible - shown)
        self.uncounted = total - len(shown)  # rows that the total counts and no page shows

    @property
    def leaked(self) -> bool:
        """Whether it shows or counts a row that the caller may not read."""
        return bool(self.too_many) or self.uncounted > 0

    @property
    def refused(self) -> bool:
        """Whether it lacks a row that the caller may read."""
        return bool(self.too_few)

    @property
    def violation(self) -> Violation:
        """What is wrong, as a value."""
        shown, lacking = "shows rows that the page hides", "lacks rows that the page shows"
        counted = "counts rows that it does not show"
        kinds = [shown] * bool(self.too_many) + [counted] * (self.uncounted > 0) + [lacking] * bool(self.too_few)
        kind = " and ".join(kinds)
        return Violation(kind, self.operation, self.caller, actual=", ".join(map(str, self.too_many + self.too_few)))

    def __str__(self) -> str:
        return (
            str(self.violation) if self.leaked or self.refused else f"{self.operation} by {self.caller}: as it should"
        )


def _lists(fixture: AccessFixture) -> Iterator[ListCell]:
    for entity in fixture.blueprint.entities:
        operation = fixture.live.of(entity.name, "list")
        if operation is None:
            continue
        for caller in callers_to_ask(fixture.live)[1:]:
            for path, rows in _listed(fixture, entity, operation, caller):
                walked = _walked(caller, path, operation.name)
                if walked is None:
                    continue
                shown, total = walked
                visible = {row["id"] for row in rows if fixture.grants.visible(caller, entity, row)}
                yield ListCell(
                    caller, operation.name, shown, total, visible, {row["id"] for row in fixture.rows(entity)}
                )


def _listed(
    fixture: AccessFixture, entity: Entity, operation: Operation, caller: Caller
) -> Iterator[tuple[str, list[Row]]]:
    """The lists that a caller may ask for, each with the rows that are in it; of parts those of a few wholes."""
    rows = fixture.rows(entity)
    if entity.owner is None:
        yield operation.path, list(rows)
        return
    wholes: dict[int, Row] = {}
    for row in rows:
        found = fixture.grants.parent_of(entity, row)
        if found is not None and fixture.grants.visible(caller, *found):
            wholes[found[1]["id"]] = found[1]
    for number, whole in list(wholes.items())[:WHOLES]:
        path = fixture.live.rows.fill(operation, entity, parent=whole)
        yield path, [row for row in rows if row[entity.owner.column] == number]


def _walked(caller: Caller, path: str, operation: str) -> tuple[set[int], int] | None:
    """The ids of all pages of a list, and the total that it tells; 0 where it tells none."""
    shown: set[int] = set()
    total = 0
    for page in range(1, 50):
        answer = caller.send("GET", path, query={"page": str(page), "per_page": "100"}, operation=operation)
        if not answer.succeeded or not isinstance(answer.data, list):
            return None
        shown |= {row["id"] for row in answer.data}
        told = answer.json.get("pagination")
        total = told.get("total", 0) if isinstance(told, dict) else 0
        if len(answer.data) < 100:
            break
    return shown, total


def _changed_behind(fixture: AccessFixture) -> Iterator[Violation]:
    """Rows that are no longer what the last success left: somebody wrote them without being allowed to."""
    for entity in fixture.blueprint.entities:
        operation = fixture.live.of(entity.name, "get")
        for row in fixture.rows(entity):
            if operation is None:
                continue
            answer = fixture.strongest_of(row).send(
                "GET", fixture.live.rows.fill(operation, entity, row), operation=operation.name
            )
            now = answer.data if isinstance(answer.data, dict) else {}
            differs = [
                one.column for one in entity.fields if one.column in row and now.get(one.column) != row[one.column]
            ]
            if not now:
                gone = "a row is gone, though no answer confirmed that it was deleted"
                yield Violation(gone, row=entity.name, actual=str(row["id"]))
            elif differs:
                yield Violation(
                    "changed behind a refusal", row=entity.name, member=", ".join(differs), actual=str(row["id"])
                )


RULE = Rule(
    name="security/access-matrix",
    items=(
        "security/2",
        "core-responsibilities/4",
        "core-responsibilities/7",
        "task-add-authentication/6",
        "deliverables-checklist/5",
    ),
    by="probe",
    needs=("live", "blueprint"),
    references=References(
        owasp=("API1", "API3", "API5"), asvs=("8.2.1", "8.2.2", "8.2.3", "8.3.1", "8.4.1"), cwe=(639, 862, 863, 915)
    ),
    decide=decide,
)
