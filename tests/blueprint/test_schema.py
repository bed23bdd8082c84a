"""The JSON Schema takes good pages and refuses what has the wrong form."""

import jsonschema
import pytest
import yaml
from blueprint_pages import HELPDESK, PLAIN, SHOP

from backwright.blueprint.schema import json_schema

VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def is_taken(page: str) -> bool:
    return VALIDATOR.is_valid(yaml.load(page, Loader=yaml.BaseLoader))  # noqa: S506 - it makes texts alone


@pytest.mark.parametrize("page", [HELPDESK, SHOP, PLAIN], ids=["helpdesk", "shop", "plain"])
def test_good_pages_are_taken(page: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert is_taken(page)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("app: helpdesk\n", ""),
        ("app: helpdesk", "app: helpdesk\ndatabase: oracle"),
        ("app: helpdesk", "app: helpdesk\ncolour: red"),
        ("  effort: int", "  index: int"),
        ("  effort: int", "  Effort: int"),
        ("name: str 1..60", "name: {type: str}"),
        ("- manager: all", "- manager"),
    ],
)
def test_pages_of_the_wrong_form_are_not(old: str, new: str) -> None:
    assert not is_taken(HELPDESK.replace(old, new, 1))
