"""What seeded rows say: names, places and sentences, another one for each number."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from zlib import crc32

FIRST_NAMES = ("Ada", "Bela", "Chidi", "Dana", "Emre", "Femke", "Goran", "Hana", "Ines", "Jonas", "Kemal", "Lucia")
LAST_NAMES = ("Byrne", "Costa", "Okoro", "Levi", "Aydin", "Jansen", "Sato", "Moreau", "Berg", "Novak")
COMPANIES = ("Acme", "Northwind", "Bluewater", "Hillside", "Kestrel", "Lantern", "Oakfield", "Westgate")
COMPANY_KINDS = ("", " Group", " & Sons", " Partners", " House", " International")
CITIES = ("Lisbon", "Ghent", "Kraków", "Turku", "Bergamo", "Graz", "Leeds", "Utrecht", "Aarhus", "Basel")
COUNTRIES = ("Portugal", "Belgium", "Poland", "Finland", "Italy", "Austria", "Ireland", "Denmark")
STREETS = ("Mill Lane", "Station Road", "Harbour Street", "Park Avenue", "Church Row", "Market Square", "Garden Walk")
COLOURS = ("blue", "green", "red", "yellow", "white", "black", "orange", "purple", "grey", "brown")
KINDS = ("Classic", "Small", "Northern", "Summer", "Bright", "Second", "Quiet", "Green", "Early", "Main")
GOODS = ("lamp", "chair", "kettle", "jacket", "notebook", "mug", "blanket", "clock", "basket", "scarf", "table")
MATERIALS = ("Oak", "Linen", "Steel", "Wool", "Glass", "Cotton", "Leather", "Copper", "Bamboo", "Walnut")
WORKS = ("Harbour", "River", "Garden", "Letter", "Mountain", "Orchard", "Island", "Bridge", "Station", "Sea")
MOODS = ("The Silent", "The Last", "Beyond the", "A Distant", "The Hidden", "Under the", "The Long", "An Old")
TROUBLES = ("printer", "invoice", "order", "key", "laptop", "report", "door", "payment", "parcel", "phone")
TROUBLED = ("Slow", "Broken", "Missing", "New", "Second", "Late", "Urgent", "Odd", "Lost", "Noisy")
SENTENCES = (
    "Everything was ready on Monday morning.",
    "Two of us have looked at it since.",
    "Nothing has changed from last time.",
    "The rest follows next week.",
    "Please read it once more before Friday.",
    "The first page has the details.",
)


def fitted(words: str, series: int, number: int, least: int, most: int) -> str:
    """Words of a length within bounds; from the second series on they bear its number."""
    tail = f" {series + 1}" if series else ""
    if len(words) + len(tail) > most:
        return f"{number:x}"[-most:].rjust(least, "0")
    return f"{words}{tail}".ljust(least, ".")


def one_of(words: Sequence[str], number: int, least: int, most: int) -> str:
    series, within = divmod(number, len(words))
    return fitted(words[within], series, number, least, most)


def two_of(before: Sequence[str], after: Sequence[str], number: int, least: int, most: int, between: str = " ") -> str:
    """A word of each, in every combination before one comes again."""
    series, within = divmod(number, len(before) * len(after))
    turn, first = divmod(within, len(before))
    return fitted(f"{before[first]}{between}{after[(turn + first) % len(after)]}", series, number, least, most)


def person(number: int, least: int, most: int) -> str:
    return two_of(FIRST_NAMES, LAST_NAMES, number, least, most)


def first_name(number: int, least: int, most: int) -> str:
    return one_of(FIRST_NAMES, number, least, most)


def last_name(number: int, least: int, most: int) -> str:
    return one_of(LAST_NAMES, number, least, most)


def company(number: int, least: int, most: int) -> str:
    series, within = divmod(number, len(COMPANIES) * len(COMPANY_KINDS))
    kind, stem = divmod(within, len(COMPANIES))
    return fitted(f"{COMPANIES[stem]}{COMPANY_KINDS[kind]}", series, number, least, most)


def city(number: int, least: int, most: int) -> str:
    return one_of(CITIES, number, least, most)


def country(number: int, least: int, most: int) -> str:
    return one_of(COUNTRIES, number, least, most)


def street(number: int, least: int, most: int) -> str:
    return fitted(f"{1 + number % 90} {STREETS[number % len(STREETS)]}", number // 630, number, least, most)


def phone(number: int, least: int, most: int) -> str:
    """A number of the range that is kept for examples."""
    return fitted(f"+1 202 555 {100 + number % 9900:04}", number // 9900, number, least, most)


def colour(number: int, least: int, most: int) -> str:
    return one_of(COLOURS, number, least, most)


def address(number: int, least: int, most: int) -> str:
    """Where something stands on the web."""
    return fitted(f"https://example.com/{number + 1}", 0, number, least, most)


def handle(number: int, least: int, most: int) -> str:
    """A name without spaces."""
    return two_of(FIRST_NAMES, LAST_NAMES, number, least, most, "-").lower().replace(" ", "-")


def code(prefix: str, number: int, least: int, most: int) -> str:
    return fitted(f"{prefix}-{1001 + number}", 0, number, least, most)


def named(noun: str, number: int, least: int, most: int) -> str:
    return two_of(KINDS, (noun,), number, least, most)


def goods(number: int, least: int, most: int) -> str:
    return two_of(MATERIALS, GOODS, number, least, most)


def titled(number: int, least: int, most: int) -> str:
    """As books and films are called."""
    return two_of(MOODS, WORKS, number, least, most)


def trouble(number: int, least: int, most: int) -> str:
    return two_of(TROUBLED, TROUBLES, number, least, most)


def day(salt: str, number: int, least: date, most: date) -> date:
    return least + timedelta(days=crc32(f"{salt} {number}".encode()) % ((most - least).days + 1))


def sentence(number: int, least: int, most: int) -> str:
    return one_of(SENTENCES, number, least, most)


def paragraph(number: int, least: int, most: int) -> str:
    start = crc32(f"text {number}".encode())
    text = ""
    for position in count():
        if position > number % 3 and len(text) >= least:
            break
        text += SENTENCES[(start + position) % len(SENTENCES)] + " "
    return text[:most].strip().ljust(least, ".")
