"""The stacks that there are."""

from collections.abc import Callable, Mapping

from backwright.stacks.protocol import Stack

DEFAULT = "fastapi"


def _fastapi() -> Stack:
    from backwright.stacks.fastapi.stack import FastApiStack  # noqa: PLC0415 - heavy, and not for every verb

    return FastApiStack()


STACKS: Mapping[str, Callable[[], Stack]] = {"fastapi": _fastapi}


def stack_named(name: str = DEFAULT) -> Stack:
    """The stack of that name."""
    return STACKS[name]()
