"""How a command prints: text for people, one JSON value for programs, errors in one form."""

import json
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from backwright.cli.exits import exit_for
from backwright.cli.terminal import coloured, is_terminal
from backwright.errors import BackwrightError, BlueprintError, BlueprintErrors


def answer(text: str, value: object, *, as_json: bool) -> None:
    """Print what a command has to say, once for people or once for programs."""
    if as_json:
        print(json.dumps(plain(value), ensure_ascii=False, indent=2), flush=True)
    elif is_terminal(sys.stdout):
        coloured(text, sys.stdout)
    else:
        print(text, flush=True)


def plain(value: object) -> Any:
    """Values of ours as JSON knows them."""
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def complain(error: BackwrightError, *, as_json: bool) -> None:
    """Print what was refused and what to do about it: text on stderr, JSON where the answer would have stood."""
    if as_json:
        print(json.dumps({"error": error_value(error)}, ensure_ascii=False, indent=2))
    else:
        coloured(str(error), sys.stderr) if is_terminal(sys.stderr) else print(f"{error}", file=sys.stderr)


def error_value(error: BackwrightError) -> dict[str, Any]:
    """An error as plain values; a blueprint's with one item for each place."""
    value: dict[str, Any] = {"message": str(error), "exit_code": int(exit_for(error))}
    if isinstance(error, BlueprintError | BlueprintErrors):
        several = error.errors if isinstance(error, BlueprintErrors) else (error,)
        value["errors"] = [
            {
                "file": one.place.file,
                "line": one.place.line,
                "column": one.place.column,
                "found": one.found,
                "expected": one.expected,
                "hint": one.hint,
            }
            for one in several
        ]
    return value
