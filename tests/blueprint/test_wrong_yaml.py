"""What YAML allows or refuses is told in the words of the language."""

import pytest
from wrong_pages import Wrong, assert_refused, helpdesk, name, plain

WRONG = [
    helpdesk("effort: int 1..100 = 1", "effort: {type: int}", "brackets", "write it as a block", "type: int"),
    helpdesk("roles: member, agent, manager", "roles: [member, agent, manager]", "[…]", "- member"),
    helpdesk("  name: str 2..80 unique", "\tname: str 2..80 unique", "a tab in the indent", "two spaces"),
    helpdesk("name: str 1..60", "name: &n str 1..60", "anchor", "remove it"),
    helpdesk("name: str 1..60", "name: *n", "alias", "write it out"),
    helpdesk("name: str 1..60", "name: !!str str 1..60", "tag", "remove it"),
    helpdesk("name: str 1..60", "name: |\n    str 1..60", "block of text", "one line"),
    helpdesk("name: str 1..60", "name: >-\n    str 1..60", "block of text", "one line"),
    helpdesk("name: str 1..60", "name: @home", "`@`", "quote the whole value"),
    helpdesk("name: str 1..60", "name: `str`", "`", "quote the whole value"),
    helpdesk("name: str 1..60", "name: %d", "`%`", "quote the whole value"),
    helpdesk("name: str 1..60", 'name: "str" 1..60', "does not fit", "quote"),
    helpdesk("    - manager: all\nComment:", "    - manager: 'all\nComment:", "a quote", "close it"),
    helpdesk("name: str 1..60", "name: str: 1..60", "second `: `", "quote"),
    helpdesk("  body: text ..20k search", "   body: text ..20k search", "indented too far", "neighbours"),
    helpdesk("  body: text ..20k search", " body: text ..20k search", "does not fit", "indent"),
    helpdesk("use: auth", "app: desk\nuse: auth", "`app`", "second time", "line 1"),
    helpdesk("  effort: int", "  subject: int", "`subject`", "second time", "line 15"),
    helpdesk("Tag:", "---\nTag:", "second document", "remove the `---`"),
    helpdesk("name: str 1..60", "name: str \x07 1..60", "U+0007", "remove it"),
    helpdesk("name: str 1..60", "name: str \x00 1..60", "U+0000", "remove it"),
    helpdesk("name: str 1..60", "? [name]\n  : str 1..60", "brackets", "block"),
    helpdesk("  effort: int", "  ? a: b\n  : int", "a key of several lines", "a name"),
    plain("app: notes\nNote:\n  title: str 1..120\n", "just words", "no list", "`app: NAME`"),
    plain("app: notes\nNote:\n  title: str 1..120\n", "- a\n- b", "no list", "`app: NAME`"),
    plain("app: notes\nNote:\n  title: str 1..120\n", "", "an empty page", "begin with"),
    plain("app: notes\nNote:\n  title: str 1..120\n", "# only a comment\n", "an empty page", "begin with"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=name)
def test_the_error_is_rephrased(wrong: Wrong) -> None:
    assert_refused(wrong)
