"""A plugin, loaded with `-p forked_run`: the tests are collected once, then run by several forks of this process.

Each fork takes the next test that nobody has taken, stays on one core (a database that is a thread of its own answers
sooner there), and sends its reports to this process, which counts and shows them as if it had run them itself.
It stands alone, since it runs in the project's interpreter, which knows nothing of this package.
"""

import gc
import json
import os
import selectors
import signal
import struct
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, NoReturn

import pytest
from _pytest.runner import runtestprotocol

WORKERS = int(os.environ.get("FORKED_RUN_WORKERS", "1"))
NUMBER = struct.Struct("<I")
MOST = 65_536 // NUMBER.size  # numbers that a pipe holds, so that they are written before anybody reads

sender: "ReportSender | None" = None  # in a fork, and there alone


@dataclass
class Worker:
    """A fork, the pipe of its reports, what has been read of an unfinished line, and the test that it is at."""

    process: int
    pipe: IO[bytes]
    buffer: bytes = b""
    at: int | None = None


class ReportSender:
    """Sends the reports of a fork to the process that shows them."""

    def __init__(self, config: pytest.Config, pipe: IO[bytes]) -> None:
        self.config = config
        self.pipe = pipe

    def send_line(self, **what: object) -> None:
        """One line."""
        left = json.dumps(what).encode() + b"\n"
        while left:
            left = left[self.pipe.write(left) :]

    def report(self, report: pytest.TestReport) -> None:
        """One of the reports of a test."""
        self.send_line(report=self.config.hook.pytest_report_to_serializable(config=self.config, report=report))


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run the collected tests, unless there is too little to share, or pytest has something else to report first."""
    count = min(WORKERS, len(session.items))
    is_other_work = session.config.option.collectonly or hasattr(session.config, "workerinput")
    if is_other_work or session.testsfailed or count <= 1 or len(session.items) > MOST or not hasattr(os, "fork"):
        return None
    gc.collect()
    gc.freeze()  # what is loaded by now stays, so that nobody need look whether it is still used
    gc.set_threshold(50_000, 20, 100)
    waiting, fill = os.pipe()
    os.write(fill, b"".join(map(NUMBER.pack, range(len(session.items)))))
    os.close(fill)
    workers = [_forked(session, number, waiting) for number in range(count)]
    os.close(waiting)
    try:
        _listen(session, workers)
    except BaseException:
        for worker in workers:
            os.kill(worker.process, signal.SIGKILL)
        raise
    finally:
        for worker in workers:
            worker.pipe.close()
        ended = [os.waitstatus_to_exitcode(os.waitpid(worker.process, 0)[1]) for worker in workers]
    for worker, code in zip(workers, ended, strict=True):
        _report_crash(session, worker, code)
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """In a fork, run a test and send how it ended."""
    if sender is None:
        return None
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        sender.report(report)
    return True


# ── the process that shows ───────────────────────────────────────────────────────────────────────


def _forked(session: pytest.Session, number: int, waiting: int) -> Worker:
    read, write = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    process = os.fork()
    if process == 0:
        os.close(read)
        _work(session, number, waiting, os.fdopen(write, "wb", buffering=0))
    os.close(write)
    return Worker(process, os.fdopen(read, "rb", buffering=0))


def _listen(session: pytest.Session, workers: Sequence[Worker]) -> None:
    """Show what the forks send, until all are done, or gone."""
    with selectors.DefaultSelector() as selector:
        for worker in workers:
            selector.register(worker.pipe, selectors.EVENT_READ, worker)
        while selector.get_map():
            for key, _ in selector.select():
                worker = key.data
                if piece := worker.pipe.read(65_536):
                    _receive(session, worker, piece)
                else:
                    selector.unregister(worker.pipe)
            if stop := session.shouldfail or session.shouldstop:
                raise session.Failed(stop) if session.shouldfail else session.Interrupted(stop)


def _receive(session: pytest.Session, worker: Worker, piece: bytes) -> None:
    config = session.config
    *lines, worker.buffer = (worker.buffer + piece).split(b"\n")
    for line in lines:
        message: dict[str, Any] = json.loads(line)
        if "at" in message:
            worker.at = message["at"]
        else:
            data = message["report"]
            if isinstance(data["longrepr"], list):  # where and why a test was skipped: JSON knows no tuples
                data["longrepr"] = tuple(data["longrepr"])
            report = config.hook.pytest_report_from_serializable(config=config, data=data)
            config.hook.pytest_runtest_logreport(report=report)


def _report_crash(session: pytest.Session, worker: Worker, code: int) -> None:
    """The test that a fork was at when it died has failed."""
    if worker.at is not None:
        item = session.items[worker.at]
        cause = f"the process that ran it ended with {code}"
        report = pytest.TestReport(item.nodeid, item.location, {}, "failed", cause, "call")
        session.config.hook.pytest_runtest_logreport(report=report)


# ── a fork ───────────────────────────────────────────────────────────────────────────────────────


def _work(session: pytest.Session, number: int, waiting: int, pipe: IO[bytes]) -> NoReturn:
    """Run tests until none is left; the process ends here, whatever happens."""
    global sender  # noqa: PLW0603 - a fork is one for its whole life
    code = 1
    with suppress(BaseException):
        os.environ["PYTEST_XDIST_WORKER"] = f"gw{number}"  # by which projects give each worker a database
        _stay_on_one_core(number)
        sender = ReportSender(session.config, pipe)
        taken = _taken(waiting)
        at = next(taken, None)
        while at is not None:
            following = next(taken, None)
            sender.send_line(at=at)
            after = None if following is None else session.items[following]
            session.config.hook.pytest_runtest_protocol(item=session.items[at], nextitem=after)
            at = following
        if measured := session.config.pluginmanager.get_plugin("measured_run"):
            measured.keep()
        sender.send_line(at=None)
        code = 0
    os._exit(code)


def _stay_on_one_core(number: int) -> None:
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[number % len(cores)]})


def _taken(waiting: int) -> Iterator[int]:
    """The numbers of the tests that this fork takes, while there are any."""
    while number := os.read(waiting, NUMBER.size):
        yield NUMBER.unpack(number)[0]
