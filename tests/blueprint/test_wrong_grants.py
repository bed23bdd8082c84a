"""Grants: who, what, and while."""

import pytest
from wrong_pages import Wrong, assert_refused, helpdesk, name, plain, shop

from backwright.blueprint.reader import read
from backwright.errors import BlueprintErrors

WRONG = [
    helpdesk(
        "  name: str 1..30 unique\n  can:\n    - member: read\n    - manager: all\n",
        "  name: str 1..30 unique\n",
        "Tag without `can`",
        "choose from",
        "- member: read",
        "- manager: all",
        at="Tag",
    ),
    helpdesk("- manager: all\nComment", "- managr: all\nComment", "`managr`", "did you mean `manager`"),
    helpdesk("- manager: all\nComment", "- admin: all\nComment", "admin", "may do everything", "remove line"),
    helpdesk("- manager: all\nComment", "- self: all\nComment", "`self` in Ticket", "author: read"),
    helpdesk("- manager: all\nComment", "- subject: all\nComment", "`subject`", "points to User", "`author`"),
    helpdesk("- manager: all\nComment", "- tags: all\nComment", "`tags`", "points to User"),
    helpdesk("- manager: all\nComment", "- anyone: read\nComment", "belong to no Org", "remove line"),
    helpdesk("- manager: all\nComment", "- manager\nComment", "`manager`", "`WHO: actions`"),
    helpdesk(
        "- manager: all\nComment", "- manager: all\n      agent: read\nComment", "2 grants in one item", "own `- `"
    ),
    helpdesk("- manager: all\nComment", "- manager:\n        - all\nComment", "lines under `manager`", at="- all"),
    helpdesk("- manager: all\nComment", "- manager:\nComment", "an action: create"),
    helpdesk("- manager: all\nComment", "- manager: everything\nComment", "`everything`", "`solve`"),
    helpdesk("- manager: all\nComment", "- manager: view\nComment", "did you mean `read`"),
    helpdesk("- manager: all\nComment", "- manager: sovle\nComment", "did you mean `solve`"),
    helpdesk("- manager: all\nComment", "- manager: restore\nComment", "the action `restore`", "does not build it yet"),
    helpdesk("- manager: all\nComment", "- manager: read read\nComment", "a comma, `while CONDITION`"),
    helpdesk("- manager: all\nComment", "- manager: read, read\nComment", "`read` twice", "remove one"),
    helpdesk("- manager: all\nComment", "- manager: read(subject)\nComment", "`read` alone"),
    helpdesk(
        "- manager: all\nComment", "- manager: create(subject)\nComment", "without `body`", "create(subject, body)"
    ),
    helpdesk("- manager: all\nComment", "- manager: update(body, body)\nComment", "a field twice", "remove one"),
    shop("- clerk: read while amount < 50", "- clerk: create while amount < 50", "`amount`", "create(product, amount)"),
    plain(
        "Note:\n  title: str 1..120\n",
        "use: auth\nroles: member\nNote:\n  title: str\n  can:\n    - anyone: read, create\n",
        "`anyone` with more than `read`",
        "`anyone: read`",
        at="- anyone",
    ),
    plain(
        "Note:\n  title: str 1..120\n",
        "use: auth\nroles: member\nNote:\n  title: str\n  by: User[]\n  can:\n    - by: read\n",
        "holds many accounts",
        "a field with one account",
        at="- by",
    ),
    shop(
        "  can:\n    - self: read, update(name)\n    - chief: read, update(role, active)\n",
        "",
        "choose from",
        "- self: read",
        at="User:",
    ),
    shop("    - clerk: read while amount < 50\n", "    - order: read\n", "`order`", "points to User", at="- order"),
    helpdesk("- manager: all\nComment", "- manager: update(subjet)\nComment", "did you mean `subject`"),
    helpdesk("- manager: all\nComment", "- manager: update(status)\nComment", "verbs alone write", "`assign`"),
    helpdesk("- manager: all\nComment", "- manager: update(author)\nComment", "who asks", "remove `author`"),
    helpdesk("- manager: all\nComment", "- manager: update(org)\nComment", "from one tenant to another"),
    helpdesk("- manager: all\nComment", "- manager: update(subject\nComment", "`)`", "one more field"),
    helpdesk("- manager: all\nComment", "- assignee: create\nComment", "is not `= me`", "assignee: User = me"),
    helpdesk("- manager: read, update(role)", "- manager: create", "registering and invitations", "remove `create`"),
    helpdesk("- manager: read, update(role)", "- manager: update(email)", "the account's own", "remove `email`"),
    helpdesk("    - member: read\nUser:", "    - member: delete\nUser:", "`delete` of Org", "remove `delete`"),
    helpdesk("- author of ticket: create", "- author of tiket: create", "not the owner of Comment", "`ticket`"),
    helpdesk("- author of ticket: create", "- autor of ticket: create", "`autor`", "did you mean `author`"),
    helpdesk("- author of ticket: create", "- author of ticket of org: create", "not the owner"),
    helpdesk("- author of ticket: create", "- author of: create", "the name of the owner"),
    helpdesk("- author of ticket: create", "- author ticket: create", "`of` or the `:`"),
    helpdesk("read while not internal", "read while not body", "which is a text", "compare it"),
    helpdesk("read while not internal", "read while not intern", "`intern`", "did you mean `internal`"),
    helpdesk("read while not internal", "read when not internal", "write `while` for `when`"),
    helpdesk("read while not internal", "read while internal, create", "`while` stands last"),
    helpdesk("update(subject, body) while status = open", "update(subject, body) while status = opne", "`open`"),
    shop(
        "    - clerk: read while stock > 0\n    - buyer: create, read, update(price, stock)\n    - chief: all\n",
        "    clerk: read\n    chief: all\n",
        "grants without `- `",
        "- clerk: read",
        at="clerk: read\n"[:11],
    ),
    plain(
        "  title: str 1..120",
        "  title: str 1..120\n  can:\n    - anyone: read",
        "without `use: auth`",
        "add `use: auth`",
        at="- anyone",
    ),
]


@pytest.mark.parametrize("wrong", WRONG, ids=name)
def test_the_grant_is_refused(wrong: Wrong) -> None:
    assert_refused(wrong)


def test_a_key_that_may_have_been_meant_as_a_field_brings_no_other_error() -> None:
    page = "app: wiki\nuse: auth\nroles: reader\nArticle:\n  by: User = me\n  can:\n    - reader: read\n"
    page += "Remark:\n  page: Article owner\n  can:\n    - by of page: read\n"
    with pytest.raises(BlueprintErrors) as refused:
        read(page)
    assert [error.place.line for error in refused.value.errors] == [9]


@pytest.mark.parametrize("condition", ["price > cost", "price > stock", "price * 2 > 5", "stock + 1 > 5 and price > 1"])
def test_what_grants_cannot_ask_yet_is_refused(condition: str) -> None:
    page = "app: shop\nuse: auth\nroles: clerk\nUser:\n  can:\n    - self: read\nProduct:\n  price: decimal(10,2)\n"
    page += f"  cost: decimal(12,4)\n  stock: int\n  can:\n    - clerk: read while {condition}\n"
    with pytest.raises(BlueprintErrors) as refused:
        read(page)
    assert [(error.place.line, "does not build it yet" in error.message) for error in refused.value.errors] == [
        (12, True)
    ]
