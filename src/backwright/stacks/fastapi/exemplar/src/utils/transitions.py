"""Steps of state machines."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from src.utils.errors import ConflictError

S = TypeVar("S", bound=StrEnum)

Steps = Mapping[str, Mapping[S, S]]


def step(verb: str, state: S, steps: Steps[S]) -> S:
    """Return the state that the verb leads to.

    Raises:
        ConflictError: the verb does not lead on from this state.
    """
    if state not in steps[verb]:
        allowed = " or ".join(steps[verb])
        raise ConflictError(f"Cannot {verb.replace('_', ' ')} what is {state}; it must be {allowed}")
    return steps[verb][state]
