"""One build at a time: a lock that the system itself lets go of when its holder dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backwright.errors import BackwrightError

_PATIENCE = 15.0  # seconds; a migration that outlives a killed build holds the lock until it is done


class BusyError(BackwrightError):
    """Another build works on this project."""


@contextmanager
def alone(folder: Path, patience: float = _PATIENCE) -> Iterator[int]:
    """Hold the project's lock; gives its descriptor, to hand on to whatever must end before others begin."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "busy"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(descriptor, path, patience)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path, patience: float) -> None:
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                holder = path.read_text(encoding="utf-8").strip() or "unknown"
                raise BusyError(f"another build (process {holder}) works on this project; wait for it to end") from None
            time.sleep(0.05)
        else:
            return
