"""Creating, replacing, changing and deleting rows, by who may do everything: what is accepted, and what is refused."""

from collections.abc import Iterator
from typing import Any

from backwright.blueprint.model import Field, RelationType, StateType
from backwright.blueprint.naming import kebab, snake
from backwright.contract.body_cases import (
    bad_values,
    broken,
    optional_values,
    steps,
    unique_cases,
    unwritable,
)
from backwright.contract.cases.arrangement import Arrangement, OutOfReachError
from backwright.contract.cases.model import Case, Expected, Id, Request, refused
from backwright.contract.cases.values import wire
from backwright.contract.entity_view import EntityView

STALE = '"0-0"'


class Writing:
    """The cases of writing one entity."""

    def __init__(self, view: EntityView, caller: str) -> None:
        self.view, self.entity, self.caller = view, view.entity, caller
        self.one = snake(view.entity.name)

    def cases(self) -> Iterator[Case]:
        """Every case, by operation."""
        if self.view.creatable:
            yield from self.creating()
        if not self.view.is_account:
            yield from self.changing("replace", "PUT")
            yield from self.changing("update", "PATCH")
        if self.view.creatable:
            yield from self.deleting()
            yield from self.stepping()

    def there(self) -> Arrangement:
        """Nothing yet."""
        return Arrangement(self.view.blueprint, self.caller)

    def case(self, what: str, operation: str, there: Arrangement, request: Request, expected: Expected) -> Case:
        """One case of an operation."""
        name = f"{operation}: {what}"
        return Case(name, operation, self.caller, tuple(there.rows), request, expected)

    def creating(self) -> Iterator[Case]:
        """POST on the collection."""
        operation, created = f"create_{self.one}", Expected(201, headers=("etag", "location"))
        for what, given in (("the least body", {}), ("everything", optional_values(self.view))):
            there, path, body = self.new(**given)
            yield self.case(what, operation, there, Request("POST", path, body=body), created)
        there, path, body = self.new()
        if needed := [each.column for each in self.view.needed()]:
            nothing = Request("POST", path, body={})
            yield self.case("nothing", operation, there, nothing, refused(400, *needed))
        for what, name, value, columns in self.refusals():
            there, path, body = self.new()
            request = Request("POST", path, body={**body, name: value})
            yield self.case(what, operation, there, request, refused(400, *columns))
        yield from self.all_at_once(operation)
        yield from self.twice(operation)
        for number, values in enumerate(broken(self.view), 1):
            there, path, body = self.new()
            wrong = {self.entity.field_named(name).column: wire(value, 9) for name, value in values.items()}
            request = Request("POST", path, body={**body, **wrong})
            yield self.case(f"a broken rule, {number}", operation, there, request, refused(400))
        there, path, body = self.new()
        unknown = Request("POST", path, {"unheard_of": "1"}, body=body)
        yield self.case("an unknown parameter", operation, there, unknown, refused(400, "unheard_of"))
        if self.entity.owner and (above := self.view.above()):
            there = self.there()
            path = there.collection(self.view, {self.entity.owner.name: Id("")}).replace("{}", "999999999")
            body = there.body(self.view, {})
            yield self.case(f"in no {above.name}", operation, there, Request("POST", path, body=body), refused(404))

    def new(self, **given: Any) -> tuple[Arrangement, str, dict[str, Any]]:
        """Where a row is made, of which body, and what has to be there for it."""
        there = self.there()
        path = there.collection(self.view, {})
        return there, path, there.body(self.view, given)

    def refusals(self) -> Iterator[tuple[str, str, Any, tuple[str, ...]]]:
        """What is wrong, the column, the value, and the fields that are refused."""
        for name in unwritable(self.view):
            yield f"{name}, which no body holds", name, 1, (name,)
        for each in self.view.writable():
            if isinstance(each.type, RelationType):
                for value in bad_values(each):
                    yield f"{each.column} {value}", each.column, wire(value), ()

    def all_at_once(self, operation: str) -> Iterator[Case]:
        """A bad value in every field, and all of them are refused; relations are looked up when the rest is right."""
        fields = [each for each in self.view.writable() if not isinstance(each.type, RelationType)]
        for number in range(max((len(bad_values(each)) for each in fields), default=0)):
            wrong = {each: bad_values(each)[number] for each in fields if number < len(bad_values(each))}
            there, path, body = self.new()
            sent = {**body, **{each.column: wire(value) for each, value in wrong.items()}}
            columns = tuple(each.column for each in wrong)
            request = Request("POST", path, body=sent)
            yield self.case(f"bad values, {number + 1}", operation, there, request, refused(400, *columns))

    def twice(self, operation: str) -> Iterator[Case]:
        """Two rows that share what must be unique."""
        for unique in unique_cases(self.view):
            there, related = self.there(), {}
            if owner := self.entity.owner:
                related[owner.name] = there.make(self.view.other_side(owner.name))
            path = there.collection(self.view, related)
            there.make(self.entity, None, **{**related, **unique.first})
            shared = there.rows[-1].body
            body = {**there.body(self.view, {**related, **unique.second}), **_only(shared, unique.columns)}
            request = Request("POST", path, body=body)
            yield self.case(f"{' and '.join(unique.columns)} twice", operation, there, request, refused(409))

    def changing(self, action: str, method: str) -> Iterator[Case]:
        """PUT or PATCH on one row."""
        operation = f"{action}_{self.one}"
        there = self.there()
        row = there.make(self.entity)
        path, before = there.path(self.entity, row), tuple(there.rows)
        whole = self.whole(there)
        tag = f'"{row}-1"'

        def ask(what: str, body: Any, expected: Expected, where: str = path, **headers: str) -> Case:
            names = {"if_match": "If-Match"}
            sent_headers = {names[name]: value for name, value in headers.items()}
            return self.case(what, operation, there, Request(method, where, headers=sent_headers, body=body), expected)

        done = Expected(200, headers=("etag",))
        yield ask("the whole row", whole, done)
        if before:
            yield ask("the version that it has", whole, done, if_match=tag)
            yield ask("a version that it has not", whole, refused(412), if_match=STALE)
            yield ask("a weak tag", whole, refused(412), if_match=f"W/{tag}")
            yield ask("any version", whole, done, if_match="*")
        needed = tuple(each.column for each in self.view.needed())
        if action == "replace" and needed:
            yield ask("nothing", {}, refused(400, *needed))
        elif action == "update":
            yield ask("nothing", {}, done)
            for each in self.view.writable():
                if each.optional:
                    yield ask(f"{each.column} emptied", {each.column: None}, done)
        yield ask("what no body holds", {**whole, "unheard_of": 1}, refused(400, "unheard_of"))
        unknown = f"{path[: path.rindex('{')]}999999999"
        yield ask("a row that is not there", whole, refused(404), where=unknown)

    def whole(self, there: Arrangement) -> dict[str, Any]:
        """Everything that a row of this entity holds when it is made with the least."""
        made = there.rows[-1].body if there.rows and there.rows[-1].entity == self.entity.name else None
        return dict(made) if made is not None else there.body(self.view, {})

    def deleting(self) -> Iterator[Case]:
        """DELETE on one row."""
        operation = f"delete_{self.one}"
        for what, tag, expected in (
            ("a row", "", Expected(204)),
            ("the version that it has", '"{}-1"', Expected(204)),
            ("a version that it has not", STALE, refused(412)),
        ):
            there = self.there()
            row = there.make(self.entity)
            headers = {"If-Match": tag.replace("{}", str(row))} if tag else {}
            request = Request("DELETE", there.path(self.entity, row), headers=headers)
            yield self.case(what, operation, there, request, expected)
        there = self.there()
        row = there.make(self.entity)
        path = there.path(self.entity, row)
        missing = Request("DELETE", f"{path[: path.rindex('{')]}999999999")
        yield self.case("a row that is not there", operation, there, missing, refused(404))
        for other, each in self.referring():
            there = self.there()
            row = there.make(self.entity)
            there.make(other, None, **{each.name: row})
            request = Request("DELETE", there.path(self.entity, row))
            status = Expected(204) if each.optional or each == other.owner else refused(409)
            yield self.case(f"a row that a {other.name} refers to", operation, there, request, status)

    def referring(self) -> Iterator[tuple[Any, Field]]:
        """The relations of other entities that lead to this one."""
        for other in self.view.blueprint.entities:
            for each, relation in EntityView(self.view.blueprint, other).relations():
                is_sent = each.default is None and not each.implied and not relation.many
                if is_sent and relation.entity == self.entity.name and other != self.entity:
                    yield other, each

    def stepping(self) -> Iterator[Case]:
        """Each verb from each state, and over a version that is out of date."""
        state = self.entity.state
        if state is None or not isinstance(state.type, StateType):
            return
        for verb, targets in steps(self.view):
            operation = f"{snake(verb)}_{self.one}"
            for value in state.type.values:
                there = self.there()
                try:
                    row = there.make(self.entity, None, **{state.name: value.name})
                except OutOfReachError:
                    continue
                path = f"{there.path(self.entity, row)}/{kebab(verb)}"
                expected = Expected(200, headers=("etag",)) if value.name in targets else refused(409)
                yield self.case(f"from {value.name}", operation, there, Request("POST", path), expected)
                if value.name in targets:
                    stale = Request("POST", path, headers={"If-Match": STALE})
                    yield self.case(f"from {value.name}, unseen", operation, there, stale, refused(412))


def _only(body: Any, columns: tuple[str, ...]) -> dict[str, Any]:
    return {name: body[name] for name in columns if name in body}
