"""CPU time of processes, from /proc."""

from collections.abc import Iterable
from pathlib import Path


def stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat behind the name, which may hold spaces."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def tree(pid: int) -> set[int]:
    """A process and everything below it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := stat(int(entry.name))):
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = {pid}, [pid]
    while waiting:
        below = parents.get(waiting.pop(), [])
        found.update(below)
        waiting.extend(below)
    return found


def seconds(pids: Iterable[int]) -> float:
    """What the processes have spent on a processor, all threads together; the scheduler counts it in nanoseconds."""
    threads = (thread for pid in pids for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"))
    return sum(spent(thread) for thread in threads) / 1e9


def spent(thread: Path) -> int:
    try:
        return int(thread.read_text().split()[0])
    except OSError:  # it has ended
        return 0
