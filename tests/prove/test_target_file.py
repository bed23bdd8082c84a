"""`prove.yaml` is read with the place of every mistake, all at once."""

import pytest

from backwright.errors import BlueprintErrors
from backwright.prove.described.target_file import target_of
from backwright.standard.description.model import Carrier, Description, Endpoint


def wrong(text: str, **environment: str) -> list[str]:
    with pytest.raises(BlueprintErrors) as raised:
        target_of(text, environment)
    return [str(one) for one in raised.value.errors]


def test_every_line_is_read() -> None:
    file = target_of(
        """
url: http://127.0.0.1:5000
register: POST /join
sign-in: POST /enter
send: "X-Key: {token}"
skip:
  - POST /reset
refusals: 400, 418
callers:
  - name: admin
    role: admin
    token: $ADMIN_TOKEN
operations:
  POST /join: register mail, password
  GET /things: list
  POST /things: create name, price number
limits:
  requests: 200
  per second: 5
""",
        {"ADMIN_TOKEN": "t0k3n"},
    )
    described = file.over(Description(endpoints=(Endpoint("POST", "/enter"),)))
    kinds = {one.name: one.kind for one in described.endpoints}
    assert kinds == {
        "POST /enter": "sign_in", "POST /join": "register", "GET /things": "list", "POST /things": "create",
    }  # fmt: skip
    created = described.endpoint("POST /things")
    assert created is not None
    assert created.body is not None
    assert created.body.schema["properties"]["price"] == {"type": "number"}
    assert described.access.carrier == Carrier("header", "X-Key", "")
    assert described.given[0].token == "t0k3n"
    assert described.refusals == {400, 418}
    assert (described.bounds.requests, described.bounds.per_second) == (200, 5.0)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("urll: x\n", "prove.yaml:1:1: `urll`; expected one of url, openapi"),
        ("urll: x\n", "did you mean `url`?"),
        ("operations:\n  FETCH /x: list\n", "prove.yaml:2:3: `FETCH /x`; expected a method and a path"),
        ("operations:\n  GET /x: lst\n", "prove.yaml:2:11: `lst`; expected one of list"),
        ("operations:\n  POST /x: create price euro\n", "prove.yaml:2:12: the type `euro`"),
        ("callers:\n  - name: admin\n", "prove.yaml:2:5: a caller without a way in"),
        ("callers:\n  - token: $NOT_THERE\n", "`$NOT_THERE`, which is not set; expected a variable of the environment"),
        ("refusals: many\n", "prove.yaml:1:11: `many`; expected statuses"),
        ("limits:\n  requests: none\n", "prove.yaml:2:13: `none`; expected a number above 0"),
        ("skip: GET /x\n", "prove.yaml:1:7: something else; expected a list"),
    ],
)
def test_a_mistake_is_shown_with_its_place(text: str, says: str) -> None:
    assert says in "\n".join(wrong(text))


def test_all_mistakes_come_at_once() -> None:
    assert len(wrong("urll: x\nrefusals: many\nlimits:\n  requests: none\n")) == 3
