"""Casings, and English plurals and singulars, of the names in a blueprint."""

import re

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+[0-9]*|[0-9]+")

_IRREGULAR = {
    "analysis": "analyses",
    "appendix": "appendices",
    "axis": "axes",
    "basis": "bases",
    "calf": "calves",
    "child": "children",
    "crisis": "crises",
    "criterion": "criteria",
    "datum": "data",
    "diagnosis": "diagnoses",
    "echo": "echoes",
    "elf": "elves",
    "emphasis": "emphases",
    "foot": "feet",
    "goose": "geese",
    "half": "halves",
    "hero": "heroes",
    "hypothesis": "hypotheses",
    "knife": "knives",
    "leaf": "leaves",
    "life": "lives",
    "loaf": "loaves",
    "man": "men",
    "medium": "media",
    "mouse": "mice",
    "oasis": "oases",
    "ox": "oxen",
    "parenthesis": "parentheses",
    "person": "people",
    "phenomenon": "phenomena",
    "potato": "potatoes",
    "quiz": "quizzes",
    "self": "selves",
    "shelf": "shelves",
    "synopsis": "synopses",
    "synthesis": "syntheses",
    "thesis": "theses",
    "thief": "thieves",
    "tomato": "tomatoes",
    "tooth": "teeth",
    "veto": "vetoes",
    "wife": "wives",
    "wolf": "wolves",
    "woman": "women",
}
_UNCOUNTABLE = frozenset(
    {
        "aircraft",
        "data",
        "deer",
        "equipment",
        "feedback",
        "fish",
        "hardware",
        "information",
        "media",
        "metadata",
        "money",
    }
    | {"music", "news", "police", "rice", "series", "sheep", "software", "species", "staff", "traffic", "weather"}
)
# Compounds of "man" and "child" bend like them; these only end in the same letters.
_NOT_COMPOUND = frozenset({"german", "human", "ottoman", "roman", "shaman", "talisman"})
# Singulars that end in s although nothing about their last letters says so.
_SINGULAR_IN_S = frozenset({"alias", "atlas", "bias", "canvas", "chaos", "cosmos", "gas", "lens", "pancreas", "pathos"})
# Singulars in -che, -xe and -use: elsewhere -ches, -xes and -uses belong to -ch, -x and -us.
_SINGULAR_IN_E = frozenset(
    {
        "abuse",
        "ache",
        "apache",
        "axe",
        "cache",
        "excuse",
        "headache",
        "moustache",
        "muse",
        "niche",
        "psyche",
        "reuse",
        "use",
    }
)
# Singulars in -ie: elsewhere -ies belongs to -y.
_SINGULAR_IN_IE = frozenset(
    {"calorie", "cookie", "freebie", "genie", "indie", "movie", "pixie", "rookie", "selfie", "smoothie", "zombie"}
)
_PLURAL_IN_US = frozenset({"emus", "gnus", "gurus", "menus", "tutus"})
_SINGULARS = {many: one for one, many in _IRREGULAR.items() if one != "basis"}  # `bases` is mostly of `base`


def snake(name: str) -> str:
    """`PocketWatch`, `pocket-watch` or `pocket watch` as `pocket_watch`."""
    return "_".join(_split(name))


def kebab(name: str) -> str:
    """`PocketWatch` as `pocket-watch`."""
    return "-".join(_split(name))


def pascal(name: str) -> str:
    """`pocket_watch` as `PocketWatch`."""
    return "".join(word.capitalize() for word in _split(name))


def camel(name: str) -> str:
    """`pocket_watch` as `pocketWatch`."""
    first, *rest = _split(name) or [""]
    return first + "".join(word.capitalize() for word in rest)


def human(name: str) -> str:
    """`PocketWatch` as `pocket watch`."""
    return " ".join(_split(name))


def sentence(name: str) -> str:
    """`PocketWatch` as `Pocket watch`."""
    words = human(name)
    return words[:1].upper() + words[1:]


CONSONANT_STARTS = (
    "uni",
    "usa",
    "use",
    "usu",
    "util",
    "eu",
    "one",
    "once",
)  # written with a vowel, pronounced with a consonant
SILENT_H = ("hour", "honest", "honor", "honour", "heir")


def article(name: str) -> str:
    """The indefinite article of a name: `a ticket`, `an org`, `a user`, `an hour`."""
    word = name.lower()
    if word.startswith(SILENT_H):
        return "an"
    return "an" if word[:1] in tuple("aeiou") and not _starts_with_a_consonant(word) else "a"


def _starts_with_a_consonant(word: str) -> bool:
    return word.startswith(CONSONANT_STARTS) and not word.startswith(("unin", "unim"))


def plural(name: str) -> str:
    """The plural of a name's last word, in the name's own casing: `Category` gives `Categories`."""
    head, word = _last_word(name)
    return head + _cased_like(word, _plural(word.lower()))


def singular(name: str) -> str:
    """The singular of a name's last word; a word that is no plural stays."""
    head, word = _last_word(name)
    return head + _cased_like(word, _singular(word.lower()))


def table(entity: str) -> str:
    """The table of an entity: `pocket_watches`."""
    return plural(snake(entity))


def route(entity: str) -> str:
    """The segment of an entity in a URL: `pocket-watches`."""
    return plural(kebab(entity))


def link_table(entity: str, field: str) -> str:
    """The table of a many-to-many relation: `ticket_tags`."""
    return f"{snake(entity)}_{field}"


def _split(name: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(name)]


def _last_word(name: str) -> tuple[str, str]:
    start = max((match.start() for match in _WORDS.finditer(name)), default=len(name))
    return name[:start], name[start:]


def _cased_like(model: str, word: str) -> str:
    if len(model) > 1 and model.isupper():
        return word.upper()
    return word.capitalize() if model[:1].isupper() else word


def _plural(word: str) -> str:
    if not word or word in _UNCOUNTABLE:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    compound = _compound(word, {"child": "children", "man": "men"})
    if compound:
        return compound
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return word[:-1] + "ies"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    return word + "s"


def _singular(word: str) -> str:
    if word in _UNCOUNTABLE:
        return word
    irregular = _SINGULARS.get(word) or _compound(word, {"children": "child", "men": "man"})
    if irregular:
        return irregular
    if _is_singular(word):
        return word
    if word.endswith("ies") and len(word) > 4 and word[:-1] not in _SINGULAR_IN_IE:
        return word[:-3] + "y"
    if word.endswith("es") and _takes_es(word[:-2]):
        return word[:-2]
    return word[:-1]


def _is_singular(word: str) -> bool:
    if word in _PLURAL_IN_US:
        return False
    return word in _UNCOUNTABLE | _SINGULAR_IN_S or not word.endswith("s") or word.endswith(("ss", "us", "is"))


def _takes_es(stem: str) -> bool:
    """Whether `stem + es` is the plural of the stem itself: `watches`, `addresses`, `statuses`, not `houses`."""
    if stem in _SINGULAR_IN_S or stem.endswith(("ss", "sh", "tz", "zz", "xx")):
        return True
    if stem.endswith(("ch", "x")):
        return f"{stem}e" not in _SINGULAR_IN_E
    return stem.endswith("us") and not stem.endswith(("aus", "ous", "fus")) and f"{stem}e" not in _SINGULAR_IN_E


def _compound(word: str, endings: dict[str, str]) -> str | None:
    if word in _NOT_COMPOUND:
        return None
    for ending, bent in endings.items():
        if word.endswith(ending) and len(word) > len(ending) + 2 and _is_compound(word, ending):
            return word.removesuffix(ending) + bent
    return None


def _is_compound(word: str, ending: str) -> bool:
    # Only compounds that are really in use: `document` and `specimen` end in "men" and are singular.
    stem = word.removesuffix(ending)
    return stem in {
        "grand",
        "step",
        "god",
        "sales",
        "work",
        "fire",
        "post",
        "crafts",
        "chair",
        "fore",
        "door",
        "middle",
    }
