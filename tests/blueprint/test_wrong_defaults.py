"""Defaults, and comparisons of fields."""

import pytest
from wrong_pages import Wrong, assert_refused, helpdesk, name, plain, shop

WRONG = [
    plain("str 1..120", "str 1..120 =", "a default behind `=`", "quotes around the whole phrase"),
    plain("str 1..120", "str 1..120 = #fff", "a default behind `=`", "quotes around the whole phrase"),
    plain("str 1..120", "str 1..120 = (a)", "a default behind `=`", "two words"),
    plain("str 1..120", "str 5..120 = abc", "the default `abc`", "5 to 120 characters"),
    plain("str 1..120", "int 1..5 = 6", "the default `6`", "1..5"),
    plain("str 1..120", "int = 3000000000", "the default `3000000000`", "2147483647"),
    plain("str 1..120", "int = many", "the default `many`", "a whole number"),
    plain("str 1..120", "int = 1.5", "the default `1.5`", "a whole number"),
    plain("str 1..120", "int > 0 = 0", "the default `0`", "> 0"),
    plain("str 1..120", "decimal(4,2) = 1.234", "the default `1.234`", "decimal(4,2)"),
    plain("str 1..120", "bool = yes", "the default `yes`", "`true` or `false`"),
    plain("str 1..120", "low | high = hihg", "the default `hihg`", "did you mean `high`"),
    plain("str 1..120", "str 1..120? = null", "`= null`", "remove it"),
    plain("str 1..120", "email = nobody", "the default `nobody`", "e-mail address"),
    plain("str 1..120", "datetime = now", "the default `now`", "does not build it yet"),
    plain("str 1..120", "str 1..120 unique = a", "a default for `title`, which is unique", "remove one"),
    plain("str 1..120", "int = 1 = 2", "`=` a second time", "remove one"),
    helpdesk("solved -reopen-> open", "solved -reopen-> open, = open", "no default", "`open`"),
    helpdesk("author: User = me", "author: User = you", "the default `you`", "`= me`"),
    helpdesk("ticket: Ticket owner ", "ticket: Ticket owner = me ", "`= me` on `ticket`", "remove `= me`"),
    shop("supplier: Supplier filter", "supplier: Supplier = me filter", "`= me` on `supplier`", "one User"),
    shop("  mentor: User?", "  mentor: User? = me", "who registers has no account yet", "remove `= me`"),
    plain("title: str 1..120", "by: Note? = me", "without `use: auth`", "add it"),
    plain("str 1..120", "int > now", "compares a number with a datetime", "two of one kind"),
    plain("str 1..120", "int > title", "compared with itself", "another field"),
    plain("str 1..120", "int > heigth", "`heigth`, which is no field", "a field or a value"),
    plain("str 1..120", "int > 1 < 5", "a second time", "remove one"),
    plain("str 1..120", "int > = 5", "`>=` without a space"),
    plain("str 1..120", "int >", "the end of the phrase", "a field, a value or `now`"),
    plain(
        "str 1..120", "datetime > 2026-01-01T10:00:00Z", "the datetime `2026-01-01T10:00:00Z`", "does not build it yet"
    ),
    shop(
        "best_before: datetime? sort", "best_before: datetime? > now + 1 sort", "calculates with a datetime", "numbers"
    ),
    shop("supplier: Supplier filter", "supplier: Supplier filter > 5", "compares a relation with a number", "one kind"),
    shop("tags: Label[] filter", "tags: Label[] != null", "which holds many", "remove it from line"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=name)
def test_the_default_is_refused(wrong: Wrong) -> None:
    assert_refused(wrong)
