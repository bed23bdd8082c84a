"""How a route gets its arguments: by a plan that is made once, from what the framework found in its signature.

The framework's own way is to walk every parameter of every level of dependencies anew for each request, which is a
third of what a read costs. What a plan does not know (a cookie, a form, a dependency that yields) is left to it.
"""

from collections.abc import Callable
from dataclasses import fields
from inspect import iscoroutinefunction
from typing import Any

from fastapi import Request
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from src.config.database import unit_of_work
from src.repositories.work import UnitOfWork

ABSENT = PydanticUndefined
ASKED = {field.name for field in fields(Dependant) if field.name.endswith("_param_name")}
UNPLANNED = {"cookie_params", *ASKED} - {"request_param_name"}
READ: dict[str, Callable[[Request, Any, str], Any]] = {
    "path": lambda request, _, name: request.path_params[name],
    "query": lambda request, _, __: dict(request.query_params),
    "header": lambda request, _, name: request.headers.get(name, ABSENT),
    "body": lambda _, body, __: body,
}


class UnplannedError(Exception):
    """A function asks for what only the framework can give."""


class Plan:
    """A function, and where each of its arguments comes from.

    Raises:
        UnplannedError: the function asks for something else than parameters, the request and a unit of work.
    """

    def __init__(self, dependant: Dependant) -> None:
        self.call: Any = dependant.call
        self.parameters = parameters_of(dependant)
        self.request = dependant.request_param_name
        needs = [(str(need.name), need) for need in dependant.dependencies]
        self.work = [name for name, need in needs if need.call is unit_of_work]
        self.needs = [(name, Plan(need)) for name, need in needs if need.call is not unit_of_work]
        unplanned = any(getattr(dependant, name) for name in UNPLANNED) or not iscoroutinefunction(self.call)
        if unplanned or any(plan.parameters for _, plan in self.needs):
            raise UnplannedError

    def values(self, request: Request, body: Any) -> tuple[dict[str, Any], list[Any]]:
        """The arguments that the request holds, checked as the signature says, and every problem with them."""
        values: dict[str, Any] = {}
        problems: list[Any] = []
        for field, place in self.parameters:
            given = READ[place[0]](request, body, place[-1])
            if given is not ABSENT:
                values[field.name], found = field.validate(given, {}, loc=place)
                problems.extend(found or ())
            elif field.field_info.is_required():
                problems.append({"type": "missing", "loc": place, "msg": "Field required", "input": None})
            else:
                values[field.name] = field.get_default()
        return values, problems

    async def carry_out(self, request: Request, work: UnitOfWork, values: dict[str, Any]) -> Any:
        given = dict(values)
        if self.request:
            given[self.request] = request
        for name in self.work:
            given[name] = work
        for name, need in self.needs:
            given[name] = await need.carry_out(request, work, {})
        return await self.call(**given)


def parameters_of(dependant: Dependant) -> list[tuple[Any, tuple[str, ...]]]:
    """Each parameter with its place; queries and bodies as a whole, each read into one model."""
    wholes = (dependant.query_params, dependant.body_params)
    for field in (*dependant.query_params, *dependant.body_params):
        model = field.field_info.annotation
        if max(map(len, wholes)) > 1 or not (isinstance(model, type) and issubclass(model, BaseModel)):
            raise UnplannedError
    return [
        *((field, ("path", field.alias)) for field in dependant.path_params),
        *((field, ("header", field.alias.replace("_", "-"))) for field in dependant.header_params),
        *((field, ("query",)) for field in dependant.query_params),
        *((field, ("body",)) for field in dependant.body_params),
    ]
