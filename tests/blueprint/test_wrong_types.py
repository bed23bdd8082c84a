"""Types, their ranges, and words that do not suit them."""

import pytest
from wrong_pages import Wrong, assert_refused, name, plain, shop

WRONG = [
    plain("str 1..120", "string", "`string`", "did you mean `str`"),
    plain("str 1..120", "Email", "no entity", "did you mean `email`"),
    plain("str 1..120", "enum(a, b)", "`enum`", "written `a | b | c`"),
    plain("str 1..120", "boolean", "`boolean`", "did you mean `bool`"),
    plain("str 1..120", "varchar(20)", "`varchar`", "did you mean `str`"),
    plain("str 1..120", "str 1..120 required", "`required`", "unless a `?`"),
    plain("str 1..120", "str 1..120 default x", "`default`", "a default is written `= value`"),
    plain("str 1..120", "date", "the type `date`", "does not build it yet", "use `datetime`"),
    plain("str 1..120", "float", "the type `float`", "use `decimal(10,4)`"),
    plain("str 1..120", "json", "the type `json`", "does not build it yet"),
    plain("str 1..120", "file", "the type `file`", "remove it from line 3"),
    plain(" str 1..120", "", "`title` without a type", "as in `name: str 1..60`"),
    plain("str 1..120", "= 5", "`=`", "a type"),
    plain("str 1..120", "str 120", "`..`", "`..120`"),
    plain("str 1..120", "str 120..1", "120..1", "write `1..120`"),
    plain("str 1..120", "str ..", "a number beside `..`", "`..60`"),
    plain("str 1..120", "str ..9k", "9,000", "use `text`"),
    plain("str 1..120", "str 0..0", "the length 0", "1 to 4,000"),
    plain("str 1..120", "str(120)", "a range is written `1..60`"),
    plain("str 1..120", "str -1..5", "-1", "a whole number from 0"),
    plain("str 1..120", "int 0..3000000000", "3,000,000,000", "`bigint` is not built yet"),
    plain("str 1..120", "int 1..2.5", "2.5", "a whole number", "decimal(p,s)"),
    plain("str 1..120", "int 0.." + "9" * 60, "45 digits", "shorter"),
    plain("str 1..120", "decimal", "p digits in all"),
    plain("str 1..120", "decimal(10)", "decimal(10,2)"),
    plain("str 1..120", "decimal(40,2)", "1 to 18 digits"),
    plain("str 1..120", "decimal(4,6)", "behind the point"),
    plain("str 1..120", "decimal(4,2) 0..100", "the bound 100", "what decimal(4,2) holds"),
    plain("str 1..120", "decimal(4,2) 0..1.125", "the bound 1.125", "what decimal(4,2) holds"),
    shop("decimal(10,2)?", "decimal(40,2)?", "1 to 18 digits"),
    plain("str 1..120", "datetime 2026-01-01..2027-01-01", "does not build it yet"),
    plain("str 1..120", "str 1..120 indexed", "`indexed`", "did you mean `index`"),
    plain("str 1..120", "str 1..120 uniqe", "`uniqe`", "did you mean `unique`"),
    plain("str 1..120", "str 1..120 hidden", "the word `hidden`", "remove the word from line 3"),
    plain("str 1..120", "str 1..120 since v2", "the word `since`", "remove the word"),
    plain("str 1..120", "str 1..120 computed(1 + 1)", "the word `computed`", "remove the word"),
    plain("str 1..120", "str 1..120 unique unique", "a second time", "remove one"),
    plain("str 1..120", "str 1..120 unique?", "`?` stands right behind the type"),
    plain("str 1..120", "str? 1..120", "the range stands between the type and its `?`"),
    plain("str 1..120", "a", "an enum has at least two values"),
    plain("str 1..120", "a | ", "a value: letters, digits"),
    plain("str 1..120", "str 1..120 %", "`%`", "quote"),
    plain("str 1..120", 'str 1..120 "open', "a quote that is opened", "a closing quote"),
    plain("str 1..120", "text unique", "`unique` on `title`", "too long for an index", "remove `unique`"),
    plain("str 1..120", "text filter", "`filter` on `title`", "too long for an index", "remove `filter`"),
    plain("str 1..120", "str ..600 sort", "`sort` on `title`", "500 characters", "remove `sort`"),
    plain("str 1..120", "bool unique", "`unique` on `title`", "two rows at most"),
    plain("str 1..120", "int search", "`search` on `title`", "str, text and email"),
    plain("str 1..120", "\n    a: b", "lines under the field `title`", "one line", at="a: b"),
    plain("  title: str 1..120", "  - title: str 1..120", "a value behind an entity", "fields, one a line"),
    plain("\n  title: str 1..120", "", "Note without fields", "write its fields below", at="Note"),
    plain("title: str 1..120", "fields: str", "a value behind `fields`", "fields, one a line"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=name)
def test_the_type_is_refused(wrong: Wrong) -> None:
    assert_refused(wrong)
