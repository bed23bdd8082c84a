"""What every change can describe of itself."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backwright.blueprint.naming import plural
from backwright.errors import NOWHERE, BackwrightError, Place


class RefusedChangeError(BackwrightError):
    """A change that cannot be made to a backend that is built already; the text says what to do instead."""


@dataclass(frozen=True)
class Change(ABC):
    """One difference between two blueprints, in the words of the page."""

    @abstractmethod
    def describe(self) -> str:
        """What happens, as a sentence: `Ticket gains hours (int 0..1000, default 0, filter)`."""

    @abstractmethod
    def reverse(self) -> "Change":
        """The change that takes this one back."""

    @property
    def place(self) -> Place:
        """Its place on the page."""
        return NOWHERE

    @property
    def loses_data(self) -> str | None:
        """What is lost of the data, if anything is."""
        return None

    @property
    def breaks_clients(self) -> str | None:
        """What callers that were right before will find changed, if anything."""
        return None

    def counts(self) -> Mapping[str, int]:
        """What callers gain and lose, by kind: `{"field": 1, "filter": 1}`."""
        return {}

    def api_notes(self) -> tuple[str, ...]:
        """What callers gain and lose: `+1 field`, `+1 filter`."""
        return tuple(_note(kind, count) for kind, count in self.counts().items() if count)


def summary(changes: Iterable[Change]) -> str:
    """What several changes mean to callers: `+1 field, +1 filter; breaks no client`."""
    changes = tuple(changes)
    total: Counter[tuple[str, bool]] = Counter()
    for change in changes:
        for kind, count in change.counts().items():
            total[kind, count > 0] += count
    notes = [_note(kind, count) for (kind, _), count in total.items() if count]
    breaking = sum(1 for change in changes if change.breaks_clients)
    ending = f"breaks clients in {_number(breaking, 'way')}" if breaking else "breaks no client"
    return f"{', '.join(notes) or 'no new words'}; {ending}"


def _note(kind: str, count: int) -> str:
    return f"{'+' if count > 0 else '-'}{_number(abs(count), kind)}"


def _number(count: int, kind: str) -> str:
    return f"{count} {kind if count == 1 else plural(kind)}"
