"""What is made of a whole blueprint, made once."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from backwright.blueprint.model import Blueprint

T = TypeVar("T")


def once(function: Callable[[Blueprint], T]) -> Callable[[Blueprint], T]:
    """Remember what a function gave of the last blueprint.

    A blueprint never changes, so the same object gives the same; comparing or hashing it would walk through all of it.
    """
    last: list[tuple[Blueprint, T]] = []

    @wraps(function)
    def remembered(blueprint: Blueprint) -> T:
        if last and last[0][0] is blueprint:
            return last[0][1]
        made = function(blueprint)
        last[:] = [(blueprint, made)]
        return made

    return remembered
