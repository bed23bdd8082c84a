"""A command line in this process: quick, and with what it printed at hand."""

from collections.abc import Callable
from dataclasses import dataclass
from json import loads
from typing import Any

import pytest

from backwright.cli.main import main


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return loads(self.out)


Wright = Callable[..., Ran]


@pytest.fixture
def wright(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Wright:
    """`wright("check", "page.yaml")` runs the command line as the script would."""

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr("sys.argv", ["wright", *map(str, arguments)])
        code: object = 0
        try:
            main()
        except SystemExit as exit_:
            code = exit_.code or 0
        printed = capsys.readouterr()
        return Ran(int(str(int(code) if isinstance(code, int) else 1)), printed.out, printed.err)

    return run
