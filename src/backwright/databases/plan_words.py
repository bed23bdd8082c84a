"""The words by which a database's plans say what is slow."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanWords:
    """How the lines of a plan read."""

    scan: re.Pattern[str]  # a whole table is read, whose name is its group
    sorted_anew: str  # rows are sorted, since no index has them in their order
    presorted: str = "\0"  # an index has them in the order of the columns in this line, and only equal rows are sorted

    def sorts_anew(self, lines: Iterable[str], column: str) -> bool:
        """Whether rows are sorted that no index has in the order of a column."""
        lines = tuple(lines)
        in_order = any(self.presorted in line and re.search(rf"\b{re.escape(column)}\b", line) for line in lines)
        return any(self.sorted_anew in line for line in lines) and not in_order
