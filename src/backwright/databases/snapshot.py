"""What a table held at one moment, as a checksum of each column, whatever order its rows come in."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

_MOST = 200_000  # rows that are looked at one by one; of more, only the number is compared


@dataclass(frozen=True)
class TableSnapshot:
    """How many rows a table held at one moment, and a checksum of each column."""

    rows: int
    columns: Mapping[str, str]


class ColumnChecksums:
    """Takes rows one by one; a column's checksum is the sum of the hashes of (id, value)."""

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
            cell = f"{identity}\0{value!r}".encode()
            self.sums[at] += int.from_bytes(hashlib.blake2b(cell, digest_size=8).digest(), "big")

    def snapshot(self) -> TableSnapshot:
        """The checksums of all the rows so far."""
        checksums = {name: f"{total:x}" for name, total in zip(self.columns, self.sums, strict=True)}
        return TableSnapshot(self.rows, checksums)


def differences(
    before: Mapping[str, TableSnapshot],
    after: Mapping[str, TableSnapshot],
    intended: Collection[tuple[str, str]] = (),
) -> Iterator[str]:
    """The tables and columns of both that lost or changed values; those in `intended` may."""
    for table in sorted(before.keys() & after.keys()):
        if (table, "*") in intended:
            continue
        one, two = before[table], after[table]
        if one.rows != two.rows:
            yield f"{table} has {two.rows:,} rows and had {one.rows:,}"
            continue
        common = [name for name in one.columns if name in two.columns and (table, name) not in intended]
        changed = [name for name in common if one.columns[name] != two.columns[name]]
        if changed:
            yield f"{table}: other values in {', '.join(changed)}"
