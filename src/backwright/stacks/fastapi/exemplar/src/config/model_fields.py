"""The fields of the API's models, as the framework remembers them."""

from functools import cache

from fastapi._compat.v2 import get_model_fields
from fastapi.dependencies import utils


def remember_all() -> None:
    """Keep the fields of every model: the framework keeps those of 128, and its document needs all at once."""
    utils.get_cached_model_fields = cache(get_model_fields)  # type: ignore[attr-defined]
