"""A witness as a test, in the style of the project's own."""

import json
import re
from typing import Any

from backwright.blueprint.model import Auth, Blueprint
from backwright.blueprint.naming import human, snake
from backwright.prove.mutants import Candidate
from backwright.prove.witness import Choice, RequestStep, Witness

_HEAD = '"""Rules of the owner\'s own, each held by a test."""\n'
_WITH_ACCOUNTS = f"{_HEAD}\nfrom tests.fixtures.callers import Callers\n"
_OPEN = f"{_HEAD}\nfrom httpx2 import AsyncClient\n"


def function_of(witness: Witness, blueprint: Blueprint, candidate: Candidate) -> tuple[str, str]:
    """The name and the text of the test."""
    row = snake(witness.entity.name)
    name = _name(witness)
    given = "callers: Callers" if blueprint.uses(Auth) else "client: AsyncClient"
    asks = snake(witness.role) if blueprint.uses(Auth) else "client"
    lines = [f"async def {name}({given}) -> None:", f'    """{_sentence(witness, candidate)}"""']
    if blueprint.uses(Auth):
        made = "register()" if witness.role == "admin" else f'role("{witness.role}")'
        lines.append(f"    {asks} = await callers.{made}")
        lines += [f'    {one} = await callers.role("{one}")' for one in _others(witness)]
    for number, step in enumerate(witness.steps):
        last = number == len(witness.steps) - 1
        call = f"await {asks}.{step.method.lower()}({_path(step, row)}{_json(step)})"
        if last:
            lines.append(f"    answer = {call}")
        elif number == 0:
            lines.append(f'    {row} = ({call}).json()["data"]')
        else:
            lines.append(f"    assert ({call}).is_success")
    return name, "\n".join([*lines, "", *_asserts(witness)]) + "\n"


def module_with(existing: str, function: str, *, auth: bool) -> str:
    """The file with the test at its end; a file of its own where there is none."""
    head = existing.rstrip("\n") + "\n" if existing else (_WITH_ACCOUNTS if auth else _OPEN)
    return f"{head}\n\n{function}"


def _name(witness: Witness) -> str:
    choices = "_and_".join(one.words for one in witness.choices)
    refused = "is_refused" if witness.as_it_is.status >= 400 else "is_done"
    return f"test_{witness.operation.name}_{refused}" + (f"_when_{choices}" if choices else "")


def _sentence(witness: Witness, candidate: Candidate) -> str:
    first = re.sub(r"\s+", " ", candidate.source.strip().splitlines()[0]).replace('"""', "'''").rstrip(":")
    message = _message(witness)
    sentence = message.rstrip(".") if message else f"{human(witness.operation.name)}: {first}"
    return f"{sentence}."[:100]


def _others(witness: Witness) -> list[str]:
    return list(dict.fromkeys(one.account for one in witness.choices if one.account and one.account != witness.role))


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


def _message(witness: Witness) -> str:
    body = witness.as_it_is.json
    error = body.get("error") if isinstance(body, dict) else None
    return str(error.get("message", "")) if isinstance(error, dict) else ""


def _asserts(witness: Witness) -> list[str]:
    lines = [f"    assert answer.status_code == {witness.as_it_is.status}"]
    message = _message(witness)
    if message:
        lines.append(f'    assert answer.json()["error"]["message"] == {_literal(message)}')
    elif witness.as_it_is.status == witness.changed.status:
        lines += _data_asserts(witness)
    return lines


def _data_asserts(witness: Witness) -> list[str]:
    ours, theirs = witness.as_it_is.data, witness.changed.data
    if not isinstance(ours, dict) or not isinstance(theirs, dict):
        return []
    differ = [name for name in ours if ours[name] != theirs.get(name) and not name.endswith(("_at", "_id"))]
    return [f'    assert answer.json()["data"]["{name}"] == {_literal(ours[name])}' for name in differ if name != "id"]
