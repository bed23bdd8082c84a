"""What must be known of the rows that are there before a change can be made."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from backwright.errors import NOWHERE, Place


@dataclass(frozen=True)
class Question:
    """A count of rows that stand in the way of a change, or lose something by it.

    `rows` and `total` select one number each, in the names that tables and columns have before the change; `spellings`
    has `rows` by the name of a database that spells it differently. `problem` follows the count in a sentence: `have no
    due_at`.
    """

    table: str
    rows: str
    problem: str
    advice: str = ""
    spellings: Mapping[str, str] = field(default_factory=dict)
    refuses: bool = True  # whether the change cannot be made while there are such rows
    place: Place = NOWHERE

    @property
    def total(self) -> str:
        """What counts all rows of the table."""
        return f'SELECT count(*) FROM "{self.table}"'  # noqa: S608 - a name of the blueprint

    def spelled(self, database: str) -> str:
        """The select of `rows` for a database: `sqlite`, `postgresql`."""
        return self.spellings.get(database, self.rows)

    def sentence(self, count: int, total: int) -> str:
        """The answer, for a person: `2 of 12,400 rows of tickets have no due_at; …`."""
        advice = f"; {self.advice}" if self.advice else ""
        return f"{count:,} of {total:,} rows of {self.table} {self.problem}{advice}"
