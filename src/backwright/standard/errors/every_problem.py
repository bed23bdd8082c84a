"""A refusal tells of every problem at once."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from backwright.blueprint.model import ACCOUNT, Blueprint, Entity, Field
from backwright.standard.api.clash import equal_body
from backwright.standard.at_hand import list_path, row_at_hand
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.grants import Grants
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Live, Subject
from backwright.standard.values import bad_values
from backwright.standard.violation import Violation


@dataclass(frozen=True, slots=True)
class TriedProblems:
    """A request with a bad value in several places, and the answer."""

    names: tuple[str, ...]
    exchange: Exchange

    @property
    def unnamed(self) -> tuple[str, ...]:
        """The places that the refusal does not name."""
        named = {name.split(".")[0].split("[")[0] for name in self.exchange.named_fields}
        return tuple(name for name in self.names if name not in named)

    def __str__(self) -> str:
        told = f"does not name {', '.join(self.unnamed)}" if self.unnamed else "names them all"
        return f"{self.exchange.operation} with bad {', '.join(self.names)}: {self.exchange.status}, {told}"


def decide(subject: Subject) -> Iterable[Finding]:
    """Each body of the page is sent with a bad value in every field at once, and each list is asked with two bad
    parameters. The refusal must name each of them in its details. The refusal of a row that equals another one must
    name what is taken.

    Why: Somebody who fills in a form and is told of one mistake at a time sends it as often as there are mistakes.

    Fails: `POST /tickets` with a bad subject and a bad priority is answered with 400 and details of the subject
    alone.

    Mend: Collect all errors of a body and of a query before answering, and name the field of each in the details.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    live, blueprint = subject.live, subject.blueprint
    tried = [one for entity in blueprint.entities for one in _entity(live, blueprint, entity)]
    refused = [one for one in tried if one.exchange.status in {400, 409, 422}]
    wrong = [one for one in refused if one.unnamed]
    lines = "\n".join(map(str, tried))
    evidence = Evidence("exchange", f"{len(refused)} refusals", (lines, *(one.exchange.shown() for one in wrong[:6])))
    if not refused:
        yield RULE.unclear("no request with several bad values was refused as such", evidence)
    elif wrong:
        says = f"{len(wrong)} of {len(refused)} refusals tell of some problems only"
        kind = "the refusal does not name each field that is wrong"
        detail = [Violation.answered(one.exchange, kind, member=", ".join(one.unnamed)) for one in wrong]
        yield RULE.failed(says, evidence, detail=detail)
    else:
        yield RULE.passed(f"{len(refused)} refusals name every field that is wrong", evidence)


def _entity(live: Live, blueprint: Blueprint, entity: Entity) -> Iterator[TriedProblems]:
    for operation, path, fields in _bodies(live, blueprint, entity):
        bad = {one.column: next(value for value in bad_values(one) if not value.missing) for one in fields}
        if len(bad) > 1:
            raw = "{" + ", ".join(f"{json.dumps(name)}: {value.json}" for name, value in bad.items()) + "}"
            method = "POST" if operation.startswith("create") else "PATCH"
            answer = live.strongest.send(method, path, raw=raw.encode(), operation=operation)
            yield TriedProblems(tuple(bad), answer)
    yield from _conflict(live, blueprint, entity)
    listing, listed_at = live.of(entity.name, "list"), list_path(live, blueprint, entity)
    if listing is not None and listed_at is not None:
        query: Mapping[str, Any] = {"page": "none", "per_page": "none"}
        yield TriedProblems((*query,), live.strongest.send("GET", listed_at, query=query, operation=listing.name))


def _conflict(live: Live, blueprint: Blueprint, entity: Entity) -> Iterator[TriedProblems]:
    """A row that equals another one: a refusal that names one of the fields in which it must differ."""
    create, row = live.of(entity.name, "create"), row_at_hand(live, blueprint, entity)
    body, taken = equal_body(entity, row) if row is not None else ({}, frozenset[str]())
    if create is None or row is None or not body:
        return
    parent = None
    if entity.owner is not None and entity.owner.relation is not None:
        parent = live.rows.lookup(entity.owner.relation.entity, row[entity.owner.column])
    answer = live.strongest.send("POST", live.rows.fill(create, entity, parent=parent), body, operation=create.name)
    if answer.status == 409:
        named = sorted(taken.intersection(answer.named_fields)) or sorted(taken)
        yield TriedProblems(tuple(named), answer)


def _bodies(live: Live, blueprint: Blueprint, entity: Entity) -> Iterator[tuple[str, str, list[Field]]]:
    """The operations that take a body, each with its path and the fields that the strongest caller may write."""
    row, grants = row_at_hand(live, blueprint, entity), Grants(blueprint, live.rows.lookup)
    if row is None:
        return
    create, update = live.of(entity.name, "create"), live.of(entity.name, "update")
    parent, owner = None, entity.owner
    if owner is not None and owner.relation is not None:
        parent = live.rows.lookup(owner.relation.entity, row[owner.column])
    for operation, action in ((create, "create"), (update, "update")):
        if operation is None or (operation is update and entity.name == ACCOUNT):
            continue
        names = grants.writable(live.strongest, entity, row, action)
        path = live.rows.fill(operation, entity, parent=parent) if operation is create else ""
        fields = [one for one in entity.fields if one.name in names]
        yield operation.name, path or live.rows.fill(operation, entity, row), fields


RULE = Rule(
    name="errors/every-problem",
    items=("error-handling/2", "with-frontend-developer/3", "task-implement-crud-api/7"),
    by="probe",
    needs=("live", "blueprint"),
    references=References(),
    decide=decide,
)
