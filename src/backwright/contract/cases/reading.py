"""Reading one row, and lists with their pages, sorts, filters, search, fields and includes."""

from collections.abc import Iterator, Mapping
from typing import Any

from backwright.blueprint.model import RelationType
from backwright.blueprint.naming import plural, snake
from backwright.contract.cases.arrangement import Arrangement
from backwright.contract.cases.model import Case, Expected, Id, Request, refused
from backwright.contract.entity_view import EntityView
from backwright.contract.list_cases import (
    PARAMETERS,
    Query,
    filter_cases,
    known_row,
    related_filters,
    search_cases,
    sort_cases,
)
from backwright.contract.type_spec import ValueOf

MANY = 3  # rows of a list that is paged through


class Reading:
    """The cases of reading one entity."""

    def __init__(self, view: EntityView, caller: str) -> None:
        self.view, self.entity, self.caller = view, view.entity, caller
        self.one = snake(view.entity.name)
        self.get, self.list = f"get_{self.one}", f"list_{plural(self.one)}"

    def cases(self) -> Iterator[Case]:
        """Every case: of one row, then of lists."""
        yield from self.single()
        if self.view.creatable:
            yield from self.paging()
            yield from self.filtering()
            yield from self.sorting()
            yield from self.searching()
        yield from self.wrong_queries()

    def there(self) -> Arrangement:
        """Nothing yet."""
        return Arrangement(self.view.blueprint, self.caller)

    def case(self, what: str, operation: str, there: Arrangement, request: Request, expected: Expected) -> Case:
        """One case of an operation."""
        return Case(f"{operation}: {what}", operation, self.caller, tuple(there.rows), request, expected)

    def single(self) -> Iterator[Case]:
        """GET and HEAD on one row."""
        there = self.there()
        row = there.make(self.entity)
        path, found = there.path(self.entity, row), Expected(200, headers=("etag",))

        def ask(what: str, expected: Expected, method: str = "GET", where: str = path, **parts: Any) -> Case:
            return self.case(what, self.get, there, Request(method, where, **parts), expected)

        yield ask("a row", found)
        yield ask("its head alone", found, "HEAD")
        if there.rows:
            tag = f'"{row}-1"'
            yield ask("the version that is known", Expected(304), headers={"If-None-Match": tag})
            yield ask("a version that is gone", found, headers={"If-None-Match": '"0-0"'})
        yield ask("any version is known", Expected(304), headers={"If-None-Match": "*"})
        yield ask("some fields", Expected(200), query={"fields": "id,created_at"})
        yield ask("unknown fields", refused(400, "fields"), query={"fields": "id,unheard_of"})
        for each, _ in self.view.relations():
            yield ask(f"with its {each.name}", Expected(200), query={"include": each.name})
        yield ask("with what is no relation", refused(400, "include"), query={"include": "unheard_of"})
        yield ask("an unknown parameter", refused(400, "unheard_of"), query={"unheard_of": "1"})
        before = path[: path.rindex("{")]
        yield ask("a row that is not there", refused(404), where=f"{before}999999999")
        for text in ("0", "-1", "x", "1.0", "+1", "1_0", "99999999999999999999"):
            yield ask(f"an id like {text}", refused(400), where=before + text)
        yield ask("a path with another end", refused(404), where=f"{path}/")

    def within(self) -> tuple[Arrangement, str, dict[str, Any]]:
        """A list without rows, where it is, and the row that its own belong to."""
        there, related = self.there(), dict[str, Any]()
        if owner := self.entity.owner:
            related[owner.name] = there.make(self.view.other_side(owner.name))
        return there, there.collection(self.view, related), related

    def several(self, number: int = MANY) -> tuple[Arrangement, str]:
        """Some rows of one list, and where it is."""
        there, path, related = self.within()
        for _ in range(number):
            there.make(self.entity, None, **related)
        return there, path

    def listed(self, what: str, there: Arrangement, path: str, query: Mapping[str, str], expected: Expected) -> Case:
        """One list."""
        return self.case(what, self.list, there, Request("GET", path, query), expected)

    def paging(self) -> Iterator[Case]:
        """Pages, fields and includes of a list of a few rows."""
        there, path = self.several()
        for what, query in (
            ("all", {}),
            ("the second page", {"page": "2", "per_page": "2"}),
            ("a page behind the last", {"page": "9"}),
            ("the oldest first", {"sort": "id"}),
            ("by two columns", {"sort": "-created_at,id"}),
            ("some fields", {"fields": "id,updated_at", "sort": "id"}),
        ):
            yield self.listed(what, there, path, query, Expected(200))
        for each, _ in self.view.relations():
            query = {"include": each.name, "sort": "id"}
            yield self.listed(f"with their {each.name}", there, path, query, Expected(200))
        if names := ",".join(each.name for each, _ in self.view.relations()):
            yield self.listed("with everything", there, path, {"include": names, "sort": "id"}, Expected(200))
        nothing, empty = self.several(0)
        yield self.listed("nothing", nothing, empty, {}, Expected(200))

    def filtering(self) -> Iterator[Case]:
        """Each filter with a value that finds the row, and with one that does not."""
        there, path, related = self.within()
        given: dict[str, Any] = dict(related)
        for each, relation in related_filters(self.view):
            other = self.view.blueprint.entity(relation.entity)
            row = there.account(relation.role) if there.is_account(other) else there.make(other)
            given[each.name] = (row,) if relation.many else row
        state = self.entity.state
        given |= {name: value for name, value in known_row(self.view).items() if not state or name != state.name}
        there.make(self.entity, None, **given)
        body = there.rows[-1].body
        for case in filter_cases(self.view):
            for what, query in (("found by", case.found), ("missed by", case.missed)):
                if query is not None and (value := self.text(query, body)) is not None:
                    yield self.listed(f"{what} {case.parameter}", there, path, {case.parameter: value}, Expected(200))

    def text(self, query: Query, body: Mapping[str, Any]) -> str | None:
        """A value of a filter as text; none where the row's own body leaves it out."""
        parts = query if isinstance(query, tuple) else (query,)
        texts = [self.part(part, body) if isinstance(part, ValueOf) else part for part in parts]
        return None if None in texts else ",".join(str(text) for text in texts)

    def part(self, value: ValueOf, body: Mapping[str, Any]) -> str | None:
        """What the known row refers to."""
        found = body.get(value.field.column)
        found = found[0] if isinstance(found, list) and found else found
        return str(found) if isinstance(found, Id) else None

    def sorting(self) -> Iterator[Case]:
        """Each sort, both ways, over rows with other values."""
        for each, values in sort_cases(self.view):
            there, path, related = self.within()
            for value in (*values[1:], values[0]):
                there.make(self.entity, None, **{**related, each.name: value})
            shown = {"fields": f"id,{each.column}"}
            for sort in (each.column, f"-{each.column}"):
                yield self.listed(f"by {sort}", there, path, {"sort": sort, **shown}, Expected(200))

    def searching(self) -> Iterator[Case]:
        """Words that are in a row, and words that are not."""
        for each, word in search_cases(self.view):
            there, path, related = self.within()
            there.make(self.entity, None, **{**related, each.name: word})
            for text in (word, word[:4].upper(), "unheard"):
                yield self.listed(f"{each.column} with {text}", there, path, {"q": text}, Expected(200))

    def wrong_queries(self) -> Iterator[Case]:
        """Queries that no list takes; each refusal names the parameter."""
        there, path = self.several(0)
        sortable = any(each.sort for each in self.entity.fields)
        for query in (
            {"page": "0"},
            {"page": "x"},
            {"per_page": "0"},
            {"per_page": "101"},
            {"page": "99999"},
            {"sort": "unheard_of"},
            {"sort": ""},
            {"fields": "unheard_of"},
            {"include": "unheard_of"},
            {"unheard_of": "1"},
            {"unheard_of[in]": "1", "page": "0"},
        ):
            parameters = tuple(query)
            what = "&".join(f"{name}={value}" for name, value in query.items())
            yield self.listed(f"wrong: {what}", there, path, query, refused(400, *sorted(parameters)))
        for each in self.view.shown():
            if each.implied or isinstance(each.type, RelationType):
                continue
            name = each.column
            if not each.filtered and name not in PARAMETERS:
                yield self.listed(f"no filter {name}", there, path, {name: "1"}, refused(400, name))
            if sortable and not each.sort:
                yield self.listed(f"no sort {name}", there, path, {"sort": name}, refused(400, "sort"))
