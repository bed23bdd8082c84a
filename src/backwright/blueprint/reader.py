"""Reads the text of a page into a blueprint, or reports all its errors at once."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from backwright.blueprint.checks.checked_page import Known
from backwright.blueprint.checks.every import find_errors
from backwright.blueprint.checks.head import no_roles
from backwright.blueprint.model import ADMIN, Auth, Blueprint, Entity, Field, Page
from backwright.blueprint.naming import pascal, singular
from backwright.blueprint.phrases.clauses import read_check, read_grant, read_unique
from backwright.blueprint.phrases.fields import read_field, resolve_comparison
from backwright.blueprint.phrases.header import Header, read_header
from backwright.blueprint.text.source import Mapping, Node, Sequence, Text, Unreadable, compose, decode
from backwright.blueprint.text.tokens import suggest
from backwright.blueprint.text.unread import UnreadType
from backwright.blueprint.text.words import (
    ENTITY_KEYS,
    LATER_ENTITY_KEYS,
    LATER_TOP_KEYS,
    TOP_KEYS,
    not_yet,
)
from backwright.blueprint.view.implied import complete
from backwright.errors import BlueprintError, BlueprintErrors, Place


def read(text: str | bytes, file: str = "blueprint.yaml") -> Blueprint:
    """The blueprint that a page describes; `BlueprintErrors` with all that is wrong with it.

    Args:
        text: the page.
        file: what it is called in errors.
    """
    if isinstance(text, bytes):
        text = decode(text, file)
    root, errors = compose(text, file)
    blueprint = _read_page(root, file, errors)
    if errors:
        raise BlueprintErrors(errors)
    return blueprint


@dataclass(slots=True)
class _Draft:
    """An entity whose fields are read, and whose constraints and grants wait for those of all the others."""

    entity: Entity
    uniques: list[Text] = field(default_factory=list)
    checks: list[Text] = field(default_factory=list)
    grants: list[tuple[Text, Text]] = field(default_factory=list)
    has_can: bool = False


def _read_page(root: Node | None, file: str, errors: list[BlueprintError]) -> Blueprint:
    values, entities = _sort_keys(root, file, errors)
    header = read_header(values, file, errors)
    drafts = [_read_entity(name, node, errors) for name, node in entities]
    if not drafts and root is not None and not errors:
        errors.append(BlueprintError(root.place, "a page without an entity", "one at least", _FIRST_ENTITY))
    if Auth in header.capabilities and "roles" not in values:
        errors.append(no_roles(header.places.get("use", Place(1, 1, file))))
        header.unread.add("roles")
    _guess_unread(header, drafts)
    page = Page(
        header.app,
        header.database,
        header.capabilities,
        header.roles,
        tuple(draft.entity for draft in drafts),
    )
    blueprint = _with_clauses(complete(page), drafts, header, errors)
    with_can = frozenset(draft.entity.name for draft in drafts if draft.has_can)
    unread = frozenset(header.unread).union({"a line of the page"} if errors else ())
    errors.extend(find_errors(blueprint, Known(header.places, with_can, unread)))
    return blueprint


_FIRST_ENTITY = "write one, as in\n    Note:\n      title: str 1..120"


def _guess_unread(header: Header, drafts: list[_Draft]) -> None:
    """Take as given what the rest of the page builds on, where the line that should give it has an error."""
    if "use" in header.unread and any(draft.has_can for draft in drafts):
        header.capabilities = header.capabilities.having(Auth())
    if "roles" in header.unread:
        named = [grantee.value for draft in drafts for grantee, _ in draft.grants if grantee.value.isidentifier()]
        fields = {item.name for draft in drafts for item in draft.entity.fields}
        guessed = [name for name in dict.fromkeys(named) if name not in {"self", "anyone", "admin", *fields}]
        header.roles = (*header.roles, *(name for name in guessed if name not in header.roles))


# ── the keys of a page ───────────────────────────────────────────────────────────────────────────


def _sort_keys(
    root: Node | None, file: str, errors: list[BlueprintError]
) -> tuple[dict[str, Node], list[tuple[Text, Node]]]:
    """The lines of the head by their keys, and the entities."""
    values: dict[str, Node] = {}
    entities: list[tuple[Text, Node]] = []
    if root is None:
        hint = "begin with `app: NAME`, then an entity\n    Note:\n      title: str 1..120"
        errors.append(BlueprintError(Place(1, 1, file), "an empty page", "a blueprint", hint))
        values["app"] = Unreadable(Place(1, 1, file))
    elif isinstance(root, Mapping):
        for key, node in root.items:
            if key.value in TOP_KEYS:
                values[key.value] = node
            elif key.value[:1].isupper():
                entities.append((key, node))
            else:
                errors.append(_unknown_top_key(key, node))
    else:
        values["app"] = Unreadable(root.place)
        if not isinstance(root, Unreadable):
            errors.append(
                BlueprintError(root.place, "a page that is no list of `name: value` lines", "`app: NAME` first")
            )
    return values, entities


def _unknown_top_key(key: Text, node: Node) -> BlueprintError:
    if key.value in LATER_TOP_KEYS:
        return not_yet(key.place, key.value)
    if isinstance(node, Mapping):
        hint = f"entities begin with a capital: did you mean `{pascal(singular(key.value)) or 'Ticket'}`?"
    else:
        hint = (
            suggest(key.value, (*TOP_KEYS, *LATER_TOP_KEYS)) or "a field stands under its entity, two spaces further in"
        )
    return BlueprintError(key.place, f"`{key.value}`", f"{', '.join(TOP_KEYS)}, or an entity", hint)


# ── the keys of an entity ────────────────────────────────────────────────────────────────────────


def _read_entity(name: Text, node: Node, errors: list[BlueprintError]) -> _Draft:
    draft = _Draft(Entity(name.value, (), place=name.place))
    if not isinstance(node, Mapping):
        draft.has_can = True  # what it would say is not known
        if not isinstance(node, Unreadable):
            hint = f"write its fields below it:\n    {name.value}:\n      name: str 1..60"
            found = f"{name.value} without fields" if node == Text("", node.place) else "a value behind an entity"
            errors.append(BlueprintError(node.place, found, "fields, one a line, two spaces further in", hint))
        return draft
    fields: list[Field] = []
    for key, value in node.items:
        if key.value in ENTITY_KEYS:
            _read_key(draft, key, value, fields, errors)
        elif key.value.split(" ")[0] in LATER_ENTITY_KEYS:
            hint = f"remove it from line {key.place.line}; a field of that name stands under `fields:`"
            errors.append(not_yet(key.place, key.value, hint=hint))
            if key.value.isidentifier():  # it may be one, and other lines may refer to it
                fields.append(Field(key.value, UnreadType("str"), place=key.place))
        else:
            fields.append(_read_field(key, value, errors))
    draft.entity = replace(draft.entity, fields=tuple(fields))
    return draft


def _read_key(draft: _Draft, key: Text, value: Node, fields: list[Field], errors: list[BlueprintError]) -> None:
    if key.value == "fields":
        fields.extend(_read_fields(value, errors))
    elif key.value == "was":
        if isinstance(value, Text):
            draft.entity = replace(draft.entity, was=value.value)
        elif not isinstance(value, Unreadable):
            errors.append(BlueprintError(value.place, "lines under `was`", "the entity's former name"))
    elif key.value == "can":
        draft.has_can = True
        draft.grants = list(_grant_items(value, errors))
    else:
        constraints = list(_phrases(key.value, value, errors))
        draft.uniques += constraints if key.value == "unique" else []
        draft.checks += constraints if key.value == "check" else []


def _read_fields(node: Node, errors: list[BlueprintError]) -> Iterator[Field]:
    if isinstance(node, Mapping):
        for key, value in node.items:
            yield _read_field(key, value, errors)
    elif not isinstance(node, Unreadable):
        errors.append(BlueprintError(node.place, "a value behind `fields`", "fields, one a line, further in"))


def _read_field(key: Text, value: Node, errors: list[BlueprintError]) -> Field:
    if isinstance(value, Text):
        try:
            return read_field(key, value)
        except BlueprintError as error:
            errors.append(error)
    elif not isinstance(value, Unreadable):
        hint = "an entity begins with a capital and stands at the left margin"
        errors.append(BlueprintError(value.place, f"lines under the field `{key.value}`", "its type on one line", hint))
    return Field(key.value, UnreadType("str"), place=key.place)


def _phrases(key: str, node: Node, errors: list[BlueprintError]) -> Iterator[Text]:
    for item in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(item, Text):
            if item.value.strip():
                yield item
            else:
                errors.append(
                    BlueprintError(item.place, f"`{key}` without a phrase", _CONSTRAINTS[key], "or remove the line")
                )
        elif not isinstance(item, Unreadable):
            errors.append(BlueprintError(item.place, f"lines under `{key}`", f"{_CONSTRAINTS[key]}, or a list of such"))


_CONSTRAINTS = {"unique": "`(field, field)`", "check": "a condition, as in `due_at > created_at`"}
_GRANT = "one grant an item, as in\n    can:\n      - member: read"


def _grant_items(node: Node, errors: list[BlueprintError]) -> Iterator[tuple[Text, Text]]:
    if isinstance(node, Mapping):
        pairs = [f"      - {key.value}: {value.value}" for key, value in node.items if isinstance(value, Text)]
        shown = "write it as a list:\n    can:\n" + "\n".join(pairs[:6]) if pairs else ""
        errors.append(BlueprintError(node.place, "grants without `- `", "a list", shown or _GRANT))
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _grant_item(item, errors)
    elif isinstance(node, Text):
        errors.append(BlueprintError(node.place, f"`{node.value}`" if node.value else "`can` without grants", _GRANT))


def _grant_item(item: Node, errors: list[BlueprintError]) -> Iterator[tuple[Text, Text]]:
    if isinstance(item, Mapping) and len(item.items) == 1:
        grantee, actions = item.items[0]
        if isinstance(actions, Text):
            yield grantee, actions
        elif not isinstance(actions, Unreadable):
            errors.append(
                BlueprintError(actions.place, f"lines under `{grantee.value}`", "actions on one line, by commas")
            )
    elif isinstance(item, Mapping):
        hint = "begin each with its own `- `"
        errors.append(BlueprintError(item.place, f"{len(item.items)} grants in one item", "one", hint))
    elif not isinstance(item, Unreadable):
        found = f"`{item.value}`" if isinstance(item, Text) else "a list"
        errors.append(BlueprintError(item.place, found, "`WHO: actions`, as in `- member: read`"))


# ── constraints and grants ──────────────────────────────────────────────────────────────────────────────


def _with_clauses(
    blueprint: Blueprint, drafts: list[_Draft], header: Header, errors: list[BlueprintError]
) -> Blueprint:
    """The blueprint with what refers to the fields of its entities: comparisons, constraints and grants."""
    written = iter(drafts)
    entities = (
        entity if entity.implied else _read_clauses(next(written), entity, header, errors)
        for entity in blueprint.entities
    )
    return replace(blueprint, entities=tuple(entities))


def _read_clauses(draft: _Draft, entity: Entity, header: Header, errors: list[BlueprintError]) -> Entity:
    roles = (*header.roles, ADMIN)
    uniques, checks, grants = [], [], []
    for phrase in draft.uniques:
        try:
            uniques.append(read_unique(phrase, entity.fields))
        except BlueprintError as error:
            errors.append(error)
    for phrase in draft.checks:
        try:
            checks.append(read_check(phrase, entity.fields))
        except BlueprintError as error:
            errors.append(error)
    for grantee, actions in draft.grants:
        try:
            grants.append(read_grant(grantee, actions, entity, roles))
        except BlueprintError as error:
            errors.append(error)
    fields = tuple(resolve_comparison(field, entity.fields) for field in entity.fields)
    return replace(entity, fields=fields, uniques=tuple(uniques), checks=tuple(checks), grants=tuple(grants))
