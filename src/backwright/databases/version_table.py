"""The table of a database in which its current migration stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VersionTable:
    """The bookkeeping of migrations: a row for each revision that a database stands at."""

    name: str
    column: str

    @property
    def select(self) -> str:
        """What reads the revisions."""
        return f"SELECT {self.column} FROM {self.name}"  # noqa: S608 - names of the tool that migrates
