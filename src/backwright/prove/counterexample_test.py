"""A counterexample as a test, in the style of the project's own."""

import json
import re
from typing import Any

from backwright.blueprint.model import Auth, Blueprint
from backwright.blueprint.naming import human, snake
from backwright.prove.counterexample import Choice, Counterexample, RequestStep
from backwright.prove.mutants import Candidate

_HEAD = '"""Rules of the owner\'s own, each held by a test."""\n'
_WITH_ACCOUNTS = f"{_HEAD}\nfrom tests.fixtures.callers import Callers\n"
_OPEN = f"{_HEAD}\nfrom httpx2 import AsyncClient\n"


def function_of(found: Counterexample, blueprint: Blueprint, candidate: Candidate) -> tuple[str, str]:
    """The name and the text of the test."""
    row = snake(found.entity.name)
    name = _name(found)
    given = "callers: Callers" if blueprint.uses(Auth) else "client: AsyncClient"
    asks = snake(found.role) if blueprint.uses(Auth) else "client"
    lines = [f"async def {name}({given}) -> None:", f'    """{_sentence(found, candidate)}"""']
    if blueprint.uses(Auth):
        made = "register()" if found.role == "admin" else f'role("{found.role}")'
        lines.append(f"    {asks} = await callers.{made}")
        lines += [f'    {one} = await callers.role("{one}")' for one in _others(found)]
    for number, step in enumerate(found.steps):
        last = number == len(found.steps) - 1
        call = f"await {asks}.{step.method.lower()}({_path(step, row)}{_json(step)})"
        if last:
            lines.append(f"    answer = {call}")
        elif number == 0:
            lines.append(f'    {row} = ({call}).json()["data"]')
        else:
            lines.append(f"    assert ({call}).is_success")
    return name, "\n".join([*lines, "", *_asserts(found)]) + "\n"


def module_with(existing: str, function: str, *, auth: bool) -> str:
    """The file with the test at its end; a file of its own where there is none."""
    head = existing.rstrip("\n") + "\n" if existing else (_WITH_ACCOUNTS if auth else _OPEN)
    return f"{head}\n\n{function}"


def _name(found: Counterexample) -> str:
    choices = "_and_".join(one.words for one in found.choices)
    refused = "is_refused" if found.as_it_is.status >= 400 else "is_done"
    return f"test_{found.operation.name}_{refused}" + (f"_when_{choices}" if choices else "")


def _sentence(found: Counterexample, candidate: Candidate) -> str:
    first = re.sub(r"\s+", " ", candidate.source.strip().splitlines()[0]).replace('"""', "'''").rstrip(":")
    message = _message(found)
    sentence = message.rstrip(".") if message else f"{human(found.operation.name)}: {first}"
    return f"{sentence}."[:100]


def _others(found: Counterexample) -> list[str]:
    return list(dict.fromkeys(one.account for one in found.choices if one.account and one.account != found.role))


def _path(step: RequestStep, row: str) -> str:
    path = step.path.replace("{row}", f"{{{row}['id']}}")
    return f'f"{path}"' if path != step.path else f'"{path}"'


def _json(step: RequestStep) -> str:
    if step.body is None:
        return ""
    parts = {name: _literal(value) for name, value in step.body.items()}
    parts |= {one.column: _chosen(one) for one in step.choices}
    inside = ", ".join(f'"{name}": {value}' for name, value in parts.items())
    return f", json={{{inside}}}"


def _chosen(choice: Choice) -> str:
    return f"{choice.account}.account.id" if choice.account else _literal(choice.value)


def _literal(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return repr(value)


def _message(found: Counterexample) -> str:
    body = found.as_it_is.json
    error = body.get("error") if isinstance(body, dict) else None
    return str(error.get("message", "")) if isinstance(error, dict) else ""


def _asserts(found: Counterexample) -> list[str]:
    lines = [f"    assert answer.status_code == {found.as_it_is.status}"]
    message = _message(found)
    if message:
        lines.append(f'    assert answer.json()["error"]["message"] == {_literal(message)}')
    elif found.as_it_is.status == found.changed.status:
        lines += _data_asserts(found)
    return lines


def _data_asserts(found: Counterexample) -> list[str]:
    ours, theirs = found.as_it_is.data, found.changed.data
    if not isinstance(ours, dict) or not isinstance(theirs, dict):
        return []
    differ = [name for name in ours if ours[name] != theirs.get(name) and not name.endswith(("_at", "_id"))]
    return [f'    assert answer.json()["data"]["{name}"] == {_literal(ours[name])}' for name in differ if name != "id"]
