"""The words by which a database's plans say what is slow."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanWords:
    """How the lines of a plan read."""

    scan: re.Pattern[str]  # a whole table is read, whose name is its group
    sorted_anew: str  # rows are sorted, since no index has them in their order
