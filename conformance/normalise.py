"""Answers without what differs from one run to the next: ids, times, tokens, the id of the request."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from backwright.blueprint.model import ACCOUNT, Blueprint, RelationType
from backwright.blueprint.naming import human, route
from backwright.blueprint.view.operations import Operation

# What the transport adds, which is no part of the contract; `vary` comes with answers long enough to be compressed.
TRANSPORT = frozenset({"date", "server", "connection", "keep-alive", "transfer-encoding", "content-length", "vary"})
TIMES = frozenset({"created_at", "updated_at", "timestamp", "expires_at"})
TOKENS = frozenset({"access_token", "refresh_token", "token"})
IN_LINK = re.compile(r"token=[\w-]+")
TAG = re.compile(r'"(\d+)-(\d+)"')
SEGMENT = re.compile(r"/([a-z0-9-]+)/(\d+)(?=/|$)")


@dataclass(slots=True)
class Names:
    """What the ids of one case stand for: by entity and number, the name of the row."""

    blueprint: Blueprint
    known: dict[tuple[str, int], str] = field(default_factory=dict)
    _new: int = 0

    def of(self, entity: str, number: Any) -> Any:
        """The name of a row; one that was not there before is called new."""
        if not isinstance(number, int) or isinstance(number, bool):
            return number
        if (entity, number) not in self.known:
            self._new += 1
            self.known[entity, number] = f"new {human(entity)} {self._new}"
        return f"<{self.known[entity, number]}>"


@dataclass(frozen=True, slots=True)
class Normaliser:
    """Takes what differs out of the answers of one case."""

    names: Names
    entity: str  # that the operation belongs to; empty for none

    def body(self, content: bytes) -> Any:
        """The body as a value, its members in their order; a text where it is no JSON."""
        if not content:
            return None
        try:
            found = json.loads(content)
        except ValueError:
            return content.decode("utf-8", "replace")
        return self._envelope(found) if isinstance(found, dict) else found

    def headers(self, given: Mapping[str, str]) -> dict[str, str]:
        """The headers that the contract is about, by name."""
        return {name: self._header(name, given[name]) for name in sorted(given) if name not in TRANSPORT}

    def _header(self, name: str, value: str) -> str:
        if name == "etag":
            return TAG.sub(lambda tag: f'"{self.names.of(self.entity, int(tag[1]))}-{tag[2]}"', value)
        if name == "location":
            return SEGMENT.sub(self._segment, value)
        return "<request id>" if name == "x-request-id" else value

    def _segment(self, found: "re.Match[str]") -> str:
        entity = next((one.name for one in self.names.blueprint.entities if route(one.name) == found[1]), self.entity)
        return f"/{found[1]}/{self.names.of(entity, int(found[2]))}"

    def _envelope(self, found: dict[str, Any]) -> dict[str, Any]:
        return {name: self._member(name, value) for name, value in found.items()}

    def _member(self, name: str, value: Any) -> Any:
        if name == "data":
            rows = value if isinstance(value, list) else [value]
            shown = [self._row(self.entity, row) if isinstance(row, dict) else row for row in rows]
            return shown if isinstance(value, list) else shown[0]
        return self._plain(value)

    def _plain(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._marked(name, inner) for name, inner in value.items()}
        return [self._plain(one) for one in value] if isinstance(value, list) else value

    def _marked(self, name: str, value: Any) -> Any:
        if name == "request_id":
            return "<request id>"
        if name in TIMES and isinstance(value, str):
            return "<time>"
        if name == "message" and isinstance(value, str):
            return self._message(value)
        if name == "url" and isinstance(value, str):
            return IN_LINK.sub("token=<token>", value)
        return f"<{name}>" if name in TOKENS and isinstance(value, str) else self._plain(value)

    def _message(self, text: str) -> str:
        """A sentence with the names of rows instead of their ids: `Ticket <ticket> not found`."""
        for entity in self.names.blueprint.entities:
            pieces = re.split(rf"\b{entity.name} (\d+)\b", text)
            named = [f"{entity.name} {self.names.of(entity.name, int(number))}" for number in pieces[1::2]]
            text = "".join(piece for pair in zip(pieces[::2], [*named, ""], strict=True) for piece in pair)
        return text

    def _row(self, entity: str, row: dict[str, Any]) -> dict[str, Any]:
        """A row of an entity: its own id, those that it refers to, and the rows that are embedded."""
        columns = {each.column: each.type for each in self._fields(entity)}
        relations = {each.name: each.type for each in self._fields(entity)}
        shown = {}
        for name, value in row.items():
            kind, inner = columns.get(name), relations.get(name)
            if name == "id" and entity:
                shown[name] = self.names.of(entity, value)
            elif isinstance(kind, RelationType):
                shown[name] = self._ids(kind.entity, value)
            elif isinstance(inner, RelationType) and value:
                shown[name] = self._embedded(inner.entity, value)
            else:
                shown[name] = self._marked(name, value)
        return shown

    def _fields(self, entity: str) -> Iterable[Any]:
        return next((one.fields for one in self.names.blueprint.entities if one.name == entity), ())

    def _ids(self, entity: str, value: Any) -> Any:
        return (
            [self.names.of(entity, one) for one in value] if isinstance(value, list) else self.names.of(entity, value)
        )

    def _embedded(self, entity: str, value: Any) -> Any:
        return [self._row(entity, one) for one in value] if isinstance(value, list) else self._row(entity, value)


def entity_of(operation: Operation | None) -> str:
    """The entity that the answers of an operation speak of."""
    if operation is None:
        return ""
    return ACCOUNT if operation.name == "get_me" else operation.entity
