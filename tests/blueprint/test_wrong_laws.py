"""Checks and uniques, and the conditions in them."""

import pytest
from wrong_pages import Wrong, assert_refused, helpdesk, name, shop

WRONG = [
    helpdesk("unique: (subject) while", "unique: subject while", "between parentheses", "unique: (subject)"),
    helpdesk("unique: (subject) while", "unique: (sujbect) while", "`sujbect`", "did you mean `subject`"),
    helpdesk("unique: (subject) while", "unique: (org, subject) while", "within a Org already", "remove it"),
    helpdesk("unique: (subject) while", "unique: (tags) while", "which holds many"),
    helpdesk("unique: (subject) while", "unique: (body) while", "too long for an index", "at most 500"),
    helpdesk("unique: (subject) while", "unique: (subject, subject) while", "a field twice", "remove one"),
    helpdesk("unique: (subject) while status != closed", "unique:", "`unique` without a phrase", "remove the line"),
    helpdesk(
        "(subject) while status != closed", "(subject) while due_at > now", "`now` in `unique`", "fields and values"
    ),
    helpdesk("(subject) while status != closed", "(subject) if status != closed", "`while`", "write `while` for `if`"),
    helpdesk("(subject) while status != closed", "(subject) while status != clsed", "did you mean `closed`"),
    helpdesk("(subject) while status != closed", "(subject) while", "a field, a value or `now`"),
    shop(
        "name: str 1..80 unique\n", "name: str 1..80 unique\n  unique: (name)\n", "beside the word", at="unique: (name)"
    ),
    shop(
        "  unique: (number) while state != void\n",
        "  unique:\n    - (number)\n    - (number) while note = null\n",
        "a second time",
        "remove one, or join",
        at="- (number) while",
    ),
    helpdesk("check: due_at > created_at", "check: due_at > now", "`now` in a check", "due_at: datetime > now"),
    helpdesk("check: due_at > created_at", "check: due_at", "which is a datetime", "a condition", "compare it"),
    helpdesk("check: due_at > created_at", "check: due_at > creatd_at", "did you mean `created_at`"),
    helpdesk("check: due_at > created_at", "check: due_at > effort", "compares a datetime with a number"),
    helpdesk("check: due_at > created_at", "check: 1 = 1", "names no field", "a condition on the row"),
    helpdesk("check: due_at > created_at", "check: tags = null", "which holds many"),
    helpdesk("check: due_at > created_at", "check: author = tags", "which holds many"),
    helpdesk("check: due_at > created_at", "check: effort > null", "`= null` or `!= null`"),
    helpdesk("check: due_at > created_at", "check: effort = null", "never null", "write `?`"),
    helpdesk("check: due_at > created_at", "check: due_at is null", "`is`", "write `= null`"),
    helpdesk("check: due_at > created_at", "check: priority in (low)", "`in`", "joined by `or`"),
    helpdesk("check: due_at > created_at", "check: effort == 1", "one `=`"),
    helpdesk("check: due_at > created_at", "check: 1 < effort < 5", "do not chain", "`a < b and b < c`"),
    helpdesk("check: due_at > created_at", "check: effort > 1 and", "the end of the phrase"),
    helpdesk("check: due_at > created_at", "check: (effort > 1", "`)`"),
    helpdesk("check: due_at > created_at", "check: effort > 1)", "an operator or the end"),
    helpdesk("check: due_at > created_at", "check: effort and priority", "beside `and`", "compare it"),
    helpdesk("check: due_at > created_at", "check: effort / 0 > 1", "division by zero", "another number"),
    helpdesk("check: due_at > created_at", "check: subject + 1 > 1", "calculates with a text", "numbers"),
    helpdesk("check: due_at > created_at", "check: priority > low", "no smaller and greater", "joined by `or`"),
    helpdesk("check: due_at > created_at", "check: priority != status", "two enums"),
    helpdesk("check: due_at > created_at", 'check: priority != "urgent"', "`urgent` beside `priority`", "`low`"),
    helpdesk("check: due_at > created_at", "check: priority = subject", "compares an enum with a text"),
    helpdesk("check: due_at > created_at", "check: author = org", "compares a User with a Org"),
    helpdesk("check: due_at > created_at", "check: author = me", "`me`", "a grant to the field"),
    helpdesk("check: due_at > created_at", "check: length(subject) > 5", "length(…)", "does not build it yet"),
    helpdesk("check: due_at > created_at", "check: " + "(" * 70 + "effort" + ")" * 70, "60 operators", "split it"),
    helpdesk("check: due_at > created_at", "check:\n    due: at", "lines under `check`", "a condition", at="due: at"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=name)
def test_the_law_is_refused(wrong: Wrong) -> None:
    assert_refused(wrong)
