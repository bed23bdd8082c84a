"""A random page, the same for the same seed, and a random change of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from random import Random

from backwright.blueprint.reader import read
from backwright.errors import BlueprintErrors
from benchmarks.pages import words

INDENT = "  "
# Keys of an entity: a field of that name stands under `fields:`.
KEYS = {"fields", "page", "index", "check", "on", "table", "delete", "action", "routes", "plural", "describe", "unique"}


# What every value of a type can be written in.
NEIGHBOURS = {
    "bigint": "str ..20",
    "bigint?": "str ..20?",
    "date": "datetime",
    "date?": "datetime?",
    "date filter": "datetime filter",
    "date sort": "str ..40 sort",
}

UNUSABLE = ("a grant of `create`", "nobody is it before the row exists", "no field that this grant may write")


@dataclass(frozen=True)
class Part:
    """One entity: the lines of its fields by their names, and the lines below them."""

    name: str
    fields: dict[str, str] = field(default_factory=dict)
    laws: tuple[str, ...] = ()
    grants: tuple[str, ...] = ()
    was: str = ""

    def lines(self) -> Iterator[str]:
        """The entity as a page has it."""
        yield f"{self.name}:"
        if self.was:
            yield f"{INDENT}was: {self.was}"
        deeper = INDENT if KEYS & self.fields.keys() else ""
        if deeper:
            yield f"{INDENT}fields:"
        yield from (f"{INDENT}{deeper}{name}: {phrase}" for name, phrase in self.fields.items())
        yield from (f"{INDENT}{law}" for law in self.laws)
        if self.grants:
            yield f"{INDENT}can:"
            yield from (f"{INDENT * 2}- {grant}" for grant in self.grants)


@dataclass(frozen=True)
class RandomPage:
    """A page in parts, so that it can be changed and shrunk."""

    head: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The page."""
        return "\n".join([*self.head, *(line for part in self.parts for line in part.lines()), ""])


class Generator:
    """Draws one page."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.auth = self.likely(0.7)
        self.tenant = self.auth and self.likely(0.35)
        self.audit = self.auth and self.likely(0.3)
        self.roles = self.chance.choice(words.ROLES) if self.auth else ()

    def likely(self, share: float) -> bool:
        """True in this share of the draws."""
        return self.chance.random() < share

    def page(self) -> RandomPage:
        """The whole page."""
        names = self.chance.sample(words.ENTITIES, self.chance.randint(1, 4))
        parts: list[Part] = []
        if self.tenant:
            parts.append(Part("Org", {"name": "str 1..60"}, grants=(f"{self.roles[0]}: read",)))
        if self.auth:
            parts.append(self.account())
        for number, name in enumerate(names):
            parts.append(self.entity(name, tuple(part for part in parts[-number:] if number)))
        return usable(RandomPage(tuple(self.head()), tuple(parts)))

    def head(self) -> Iterator[str]:
        """The lines above the entities."""
        yield f"app: {self.chance.choice(words.APPS)}"
        if self.likely(0.6):
            yield f"database: {self.chance.choice(('sqlite', 'postgresql'))}"
        chosen = {"auth": self.auth, "tenant(Org)": self.tenant, "audit": self.audit, "idempotency": self.likely(0.25)}
        if used := [name for name, on in chosen.items() if on]:
            yield f"use: {', '.join(used)}"
        if self.auth:
            yield f"roles: {', '.join(self.roles)}"

    def account(self) -> Part:
        """What accounts have more than the built-in fields."""
        low, high = self.roles[0], self.roles[-1]
        fields = {"name": "str 1..60 = Somebody"} if self.likely(0.6) else {}
        if self.likely(0.3):
            fields["level"] = "basic | gold = basic, filter"
        update = "update(name)" if "name" in fields else "read"
        grants = [f"self: {', '.join(dict.fromkeys(['read', update]))}"]
        if self.likely(0.85):
            narrowed = f" while role = {high}" if high != low and self.likely(0.3) else ""
            grants.append(f"{low}: read{narrowed}")
        if self.likely(0.4):
            grants.append(f"{high}: read, update(role)")
        return Part("User", fields, grants=tuple(grants))

    def entity(self, name: str, others: tuple[Part, ...]) -> Part:
        """One entity that may refer to those before it."""
        fields = {words.TEXTS[0]: self.text(long=False)} if self.likely(0.6) else {}
        kinds = (
            self.texts,
            self.numbers,
            self.decimals,
            self.flags,
            self.moments,
            self.days,
            self.amounts,
            self.enums,
            self.machines,
        )
        for draw in self.chance.sample(kinds, self.chance.randint(1, 5)):
            draw(fields)
        self.relations(name, fields, others)
        return Part(name, fields, tuple(self.laws(fields)), tuple(self.grants(fields, others)) if self.auth else ())

    # ── fields ───────────────────────────────────────────────────────────────────────────────────

    def words(self, *possible: str) -> str:
        """Some of the words that a field may have."""
        return "".join(f" {word}" for word in possible if self.likely(0.35))

    def text(self, *, long: bool) -> str:
        """The phrase of a text."""
        if long:
            return f"text ..{self.chance.choice(('2k', '20k'))}{self.optional(0.5)}{self.words('search')}"
        low = self.chance.randint(0, 3)
        unique = self.likely(0.25)
        optional = self.optional(0.25)
        default = "" if unique or optional or low > 1 or self.likely(0.8) else ' = "it\'s new"'
        given = f"str {low}..{self.chance.choice((30, 60, 140))}{optional}{' unique' if unique else ''}"
        return f"{given}{self.words('search', 'filter', 'sort')}{default}"

    def optional(self, share: float) -> str:
        """The mark of what may be left out."""
        return "?" if self.likely(share) else ""

    def texts(self, fields: dict[str, str]) -> None:
        """A text of one line, of many, or an e-mail."""
        kind = self.chance.choice((words.TEXTS, words.LONG_TEXTS, words.EMAILS))
        name = self.chance.choice(kind)
        if kind is words.EMAILS:
            fields[name] = f"email{self.optional(0.4)}{self.words('unique', 'filter', 'search')}"
        else:
            fields[name] = self.text(long=kind is words.LONG_TEXTS)

    def numbers(self, fields: dict[str, str]) -> None:
        """An integer."""
        low, high = self.chance.choice(((0, 9), (1, 100), (-5, 5), (0, 100_000)))
        name = self.chance.choice(words.INTEGERS)
        mode = self.chance.choice(("", "?", f" = {high}"))
        unique = " unique" if high > 1000 and mode == "" and self.likely(0.4) else ""
        given = f"int {low}..{high}" + (mode if mode == "?" else "")
        fields[name] = f"{given}{unique}{self.words('filter', 'sort')}{mode if mode != '?' else ''}"

    def decimals(self, fields: dict[str, str]) -> None:
        """A decimal."""
        mode = self.chance.choice(("", "?", " = 1"))
        given = "decimal(8,2) 0..5000" + (mode if mode == "?" else "")
        fields[self.chance.choice(words.DECIMALS)] = (
            f"{given}{self.words('filter', 'sort')}{mode if mode != '?' else ''}"
        )

    def flags(self, fields: dict[str, str]) -> None:
        """A yes or no."""
        mode = self.chance.choice(("", "?", " = false", " = true"))
        given = "bool" + (mode if mode == "?" else "")
        fields[self.chance.choice(words.BOOLEANS)] = f"{given}{self.words('filter')}{mode if mode != '?' else ''}"

    def moments(self, fields: dict[str, str]) -> None:
        """One moment, or two of which one comes first."""
        if self.likely(0.3):
            fields["starts_at"], fields["ends_at"] = "datetime", "datetime > starts_at"
            return
        compared = self.chance.choice(("", "", " > now"))
        fields[self.chance.choice(words.MOMENTS)] = (
            f"datetime{self.optional(0.6)}{compared}{self.words('filter', 'sort')}"
        )

    def amounts(self, fields: dict[str, str]) -> None:
        """A number that is large, binary, or an amount of money."""
        kinds = (("bigint", " 0..9000000000000000"), ("float", " -0.5..100"), ("money", " 0.."))
        kind, unit = self.chance.choice(kinds)
        mode = self.chance.choice(("", "?", " = 1"))
        optional, said = ("?", "") if mode == "?" else ("", mode)
        unique = " unique" if kind != "float" and mode == "" and self.likely(0.3) else ""
        bounds = unit if self.likely(0.5) else ""
        name = self.chance.choice(words.AMOUNTS)
        fields[name] = f"{kind}{bounds}{optional}{unique}{self.words('filter', 'sort')}{said}"

    def days(self, fields: dict[str, str]) -> None:
        """A day, or two of which one comes first."""
        if self.likely(0.3):
            fields["from_day"], fields["to_day"] = "date", "date >= from_day"
            return
        bounds = self.chance.choice(("", "", " 1900-01-01..2099-12-31"))
        mode = self.chance.choice(("", "?", " > now", "? <= now", " = 2000-02-29"))
        optional, said = ("?", mode[1:]) if mode.startswith("?") else ("", mode)
        unique = " unique" if mode in ("", "?") and self.likely(0.2) else ""
        name = self.chance.choice(words.DAYS)
        fields[name] = f"date{bounds}{optional}{unique}{self.words('filter', 'sort')}{said}"

    def enums(self, fields: dict[str, str]) -> None:
        """A choice."""
        name, values = self.chance.choice(tuple(words.ENUMS.items()))
        default = f" = {self.chance.choice(values)}" if self.likely(0.5) else ""
        fields[name] = f"{' | '.join(values)}{self.optional(0.2) if not default else ''}{default}{self.words('sort')}"

    def machines(self, fields: dict[str, str]) -> None:
        """A state machine."""
        name, machine = self.chance.choice(tuple(words.MACHINES.items()))
        fields[name] = machine

    def relations(self, name: str, fields: dict[str, str], others: tuple[Part, ...]) -> None:
        """Relations to the entities before it, to itself and to accounts."""
        free = [part.name for part in others if part.name not in {"User", "Org"} and not is_owned(part)]
        if free and self.likely(0.35):
            owner = self.chance.choice(free)
            fields[owner.lower()] = f"{owner} owner"
        if free and self.likely(0.5):
            kind = self.chance.choice(("?", "?", "", " unique", "? unique"))
            fields[self.chance.choice(words.RELATIONS)] = f"{self.chance.choice(free)}{kind}{self.words('filter')}"
        if free and self.likely(0.3):
            fields[self.chance.choice(words.LINKS)] = f"{self.chance.choice(free)}[]{self.words('filter')}"
        if self.likely(0.15) and not any(phrase.endswith("owner") for phrase in fields.values()):
            fields.setdefault("parent", f"{name}?")
        if self.auth:
            self.people(fields)

    def people(self, fields: dict[str, str]) -> None:
        """Relations to accounts."""
        if self.likely(0.5):
            fields[self.chance.choice(("author", "booked_by"))] = f"User{self.chance.choice(('', '', ' unique'))} = me"
        if self.likely(0.4):
            role = f" role {self.chance.choice(self.roles)}" if self.likely(0.5) else ""
            kind = self.chance.choice(("User?", "User", "User? unique", "User unique"))
            fields[self.chance.choice(words.PEOPLE)] = f"{kind}{role}{self.words('filter')}"

    # ── laws and grants ──────────────────────────────────────────────────────────────────────────

    def laws(self, fields: dict[str, str]) -> Iterator[str]:
        """A `unique` and a `check` over several fields."""
        plain = [name for name, phrase in fields.items() if is_short(phrase) and "owner" not in phrase]
        if len(plain) > 1 and self.likely(0.3):
            condition = next(iter(self.conditions(fields)), "")
            narrowed = f" while {condition}" if condition and self.likely(0.4) else ""
            yield f"unique: ({', '.join(self.chance.sample(plain, 2))}){narrowed}"
        integers = [name for name, phrase in fields.items() if phrase.startswith("int")]
        if integers and self.likely(0.25):
            yield f"check: {integers[0]} != 4"

    def conditions(self, fields: dict[str, str]) -> list[str]:
        """Conditions over the fields, in any order."""
        found = [one for name, phrase in fields.items() for one in tests_of(name, phrase)]
        self.chance.shuffle(found)
        if len(found) > 1 and self.likely(0.3):
            found.insert(0, f"{found[0]} {self.chance.choice(('and', 'or'))} not ({found[1]})")
        return found

    def grants(self, fields: dict[str, str], others: tuple[Part, ...]) -> Iterator[str]:
        """Who may do what: the highest role everything, others some of it."""
        verbs = [verb for phrase in fields.values() for verb in verbs_of(phrase)]
        holders = [name for name, phrase in fields.items() if phrase.startswith("User")]
        conditions = self.conditions(fields)
        roles = [f"role {role}" if role in fields else role for role in self.roles]
        holders = [f"its {name}" if name in self.roles else name for name in holders]
        for who in [*roles[:-1], *self.chance.sample(holders, min(1, len(holders)))]:
            actions = ["read", *self.chance.sample(["create", "update", "delete"], self.chance.randint(0, 2))]
            actions += self.chance.sample(verbs, min(1, len(verbs))) if self.likely(0.4) else []
            writable = [name for name, phrase in fields.items() if "= me" not in phrase and "->" not in phrase]
            writable = [name for name in writable if "owner" not in fields[name]]
            if "update" in actions and writable and self.likely(0.4):
                actions[actions.index("update")] = f"update({self.chance.choice(writable)})"
            narrowed = f" while {conditions.pop()}" if conditions and self.likely(0.35) else ""
            yield f"{who}: {', '.join(actions)}{narrowed}"
        owner = next((phrase.split()[0] for phrase in fields.values() if phrase.endswith(" owner")), "")
        parent = next((part for part in others if part.name == owner), None)
        if parent is not None and self.likely(0.6):
            holder = next((name for name, phrase in parent.fields.items() if phrase.startswith("User")), "")
            if holder:
                yield f"{holder} of {next(n for n, p in fields.items() if p.endswith(' owner'))}: read, create"
        if self.likely(0.12) and not self.tenant:
            yield "anyone: read"
        yield f"{roles[-1]}: all"


def usable(page: RandomPage) -> RandomPage:
    """The page without grants that `check` refuses since nobody could use them; anything else it refuses stays."""
    while True:
        refused = [line for line, said in refusals(page) if any(part in said for part in UNUSABLE)]
        if not refused:
            return page
        wrong = page.text.splitlines()[refused[0] - 1].strip().removeprefix("- ")
        parts = [replace(part, grants=tuple(one for one in part.grants if one != wrong)) for part in page.parts]
        if parts == list(page.parts):
            return page
        page = replace(page, parts=tuple(parts))


def refusals(page: RandomPage) -> list[tuple[int, str]]:
    """What `check` says against a page, by line."""
    try:
        read(page.text)
    except BlueprintErrors as wrong:
        return [(error.place.line, error.found) for error in wrong.errors]
    return []


def is_owned(part: Part) -> bool:
    """Whether it is a part of another entity."""
    return any(phrase.endswith(" owner") for phrase in part.fields.values())


def is_short(phrase: str) -> bool:
    """Whether a field can stand in a unique."""
    return not phrase.startswith("text") and "[]" not in phrase


def verbs_of(phrase: str) -> list[str]:
    """The verbs of a state machine."""
    return [piece.partition("->")[0] for piece in phrase.split(" -")[1:]] if "->" in phrase else []


def tests_of(name: str, phrase: str) -> Iterator[str]:
    """Conditions that a field can be asked."""
    if phrase.startswith("bool"):
        yield name
        yield f"not {name}"
    elif "->" in phrase:
        yield f"{name} != {phrase.split(maxsplit=1)[0]}"
    elif " | " in phrase:
        yield f"{name} = {phrase.split(' | ', maxsplit=1)[0]}"
    elif phrase.startswith("int"):
        yield f"{name} > 2"
    elif phrase.startswith(("bigint", "float", "money")):
        yield f"{name} < 40"
    elif phrase.startswith("decimal"):
        yield f"{name} <= 12.50"
    elif phrase.startswith(("date ", "date?")) or phrase == "date":
        yield f"{name} != 2020-02-29"
        yield f"{name} <= created_at"
    elif phrase.startswith("datetime?"):
        yield f"{name} = null"
    elif phrase.startswith("str"):
        yield f'{name} != "x"'


# ── a change ─────────────────────────────────────────────────────────────────────────────────────


def changed(page: RandomPage, seed: int) -> RandomPage:
    """The page with one change that a person would make."""
    chance = Random(seed)
    own = [number for number, part in enumerate(page.parts) if part.name not in {"User", "Org"}]
    if not own:
        return page
    at = chance.choice(own)
    part = page.parts[at]
    changes: list[Callable[[Part, Random], Part]] = [
        _gains,
        _widens,
        _becomes,
        _renames_field,
        _renames_entity,
        _searches,
    ]
    chance.shuffle(changes)
    made = next((new for change in changes if (new := change(part, chance)) != part), part)
    parts = list(page.parts)
    parts[at] = made
    if made.name != part.name:
        parts = [_following(one, part.name, made.name) for one in parts]
    return replace(page, parts=tuple(parts))


def _gains(part: Part, chance: Random) -> Part:
    return replace(part, fields={**part.fields, "extra_hours": chance.choice(("int 0..9 = 0, filter", "str ..40?"))})


def _widens(part: Part, _: Random) -> Part:
    fields = {name: phrase.replace("..30", "..90").replace("0..9 ", "0..99 ") for name, phrase in part.fields.items()}
    return replace(part, fields=fields)


def _becomes(part: Part, _: Random) -> Part:
    """Fields of a type that a neighbouring one holds become fields of that one."""
    fields = {name: NEIGHBOURS.get(phrase, phrase) for name, phrase in part.fields.items()}
    asked = " ".join((*part.laws, *part.grants))
    return replace(part, fields={name: part.fields[name] if name in asked else fields[name] for name in fields})


def _renames_field(part: Part, chance: Random) -> Part:
    said = " ".join((*part.laws, *part.grants, *part.fields.values()))
    free = [name for name in part.fields if name not in said and "->" not in part.fields[name]]
    free = [name for name in free if "=" not in part.fields[name] and ">" not in part.fields[name]]
    if not free:
        return part
    old = chance.choice(free)
    fields = {
        (f"new_{name}" if name == old else name): (f"{phrase} was {name}" if name == old else phrase)
        for name, phrase in part.fields.items()
    }
    return replace(part, fields=fields)


def _renames_entity(part: Part, _: Random) -> Part:
    return replace(part, name=f"Big{part.name}", was=part.name)


def _searches(part: Part, _: Random) -> Part:
    fields = {
        name: f"{phrase} sort" if phrase.startswith("str") and "sort" not in phrase and "=" not in phrase else phrase
        for name, phrase in part.fields.items()
    }
    return replace(part, fields=fields)


def _following(part: Part, old: str, new: str) -> Part:
    """References to a renamed entity."""
    fields = {}
    for name, phrase in part.fields.items():
        first, _, rest = phrase.partition(" ")
        bare = first.rstrip("?[]")
        fields[name] = f"{new}{first[len(bare) :]}{' ' if rest else ''}{rest}" if bare == old else phrase
    return replace(part, fields=fields)
