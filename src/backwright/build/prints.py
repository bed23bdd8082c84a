"""A fingerprint for each column of a table, whatever order its rows come in."""

import hashlib
from collections.abc import Sequence

from backwright.build.database import Shot

_MOST = 200_000  # rows that are looked at one by one; of more, only the number is compared


class Prints:
    """Takes rows one by one; a column's print is the sum of the hashes of (id, value)."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = list(columns)
        self.sums = [0] * len(self.columns)
        self.rows = 0
        self.identity = self.columns.index("id") if "id" in self.columns else None

    def add(self, row: Sequence[object]) -> None:
        """Count a row in."""
        self.rows += 1
        if self.rows > _MOST:
            return
        identity = row[self.identity] if self.identity is not None else ""
        for at, value in enumerate(row):
            said = f"{identity}\0{value!r}".encode()
            self.sums[at] += int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big")

    def shot(self) -> Shot:
        """The prints of all the rows so far."""
        return Shot(self.rows, {name: f"{total:x}" for name, total in zip(self.columns, self.sums, strict=True)})
