"""Names: how they are written, which are taken, which collide."""

import pytest
from wrong_pages import Wrong, assert_refused, helpdesk, name, plain, shop

WRONG = [
    plain("Note:", "HTTPNote:", "`HTTPNote`", "write `HttpNote`"),
    plain("Note:", "Note_Book:", "`Note_Book`", "write `NoteBook`"),
    plain("Note:", "Notes:", "plural", "write `Note`"),
    plain("Note:", "N" + "o" * 60 + ":", "61 characters", "at most 40"),
    plain("title:", "Title:", "`Title`", "write `title`"),
    plain("title:", "noteTitle:", "`noteTitle`", "write `note_title`"),
    plain("title:", "note__title:", "`note__title`", "write `note_title`"),
    plain("title:", "id:", "`id` is implied", "every entity has it", "remove line 3"),
    plain("title: str 1..120", "created_at: datetime", "`created_at` is implied", "remove line 3"),
    plain("title:", "t" + "i" * 50 + ":", "51 characters", "at most 40"),
    helpdesk("  effort: int", "  org: int", "`org` is implied", "tenant(Org)"),
    helpdesk("  name: str 1..60\n", "  name: str 1..60\n  role: str\n", "`role` is implied", at="role:"),
    helpdesk("  name: str 1..60\n", "  name: str 1..60\n  password: str\n", "`password` is implied", at="password:"),
    helpdesk("effort: int 1..100 = 1", "author_id: int", "both be `author_id`", "rename one"),
    helpdesk("effort: int 1..100 = 1", "tag_ids: int", "both be `tag_ids`", "rename one"),
    helpdesk("effort: int 1..100 = 1", "tag: Tag[]", "both be `tag_ids`", "rename one"),
    helpdesk("effort: int 1..100 = 1", "fields:\n    subject: int", "`subject` a second time", at="subject: int"),
    helpdesk("effort: int 1..100 = 1", "store: str", "`store`", "under `fields:`"),
    helpdesk("effort: int 1..100 = 1", "on solve: email author solved", "`on solve`", "does not build it yet"),
    helpdesk("effort: int 1..100 = 1", "index: (status, due_at)", "`index`", "remove it from line 23"),
    helpdesk("effort: int 1..100 = 1", "delete: soft", "`delete`", "does not build it yet"),
    helpdesk("effort: int 1..100 = 1", "page: keyset", "`page`", "does not build it yet"),
    helpdesk("effort: int 1..100 = 1", "action refund(amount int): text", "`action", "does not build it yet"),
    shop("was: Article", "was: Label", "Product was Label", "still exists", "remove one", at="Product"),
    shop("was: Article", "was: some article", "`was: some article`", "write `was: SomeArticle`", at="Product"),
    shop("unique was title", "unique was name", "still exists", "remove one"),
    shop("unique was title", "unique was", "former name"),
    shop("food was edible", "food was plain", "`food was plain`", "still exists"),
    shop("bulky | food was edible", "bulky was edible | food was edible", "two values that were", "remove one"),
    shop("plain | bulky | food was edible", "food | plain | Food", "2 times", "rename one"),
    plain("str 1..120", "a | now", "`now` of `title`", "no word of conditions"),
    plain("str 1..120", 'a | "in progress"', "does not build it yet", "letters, digits and `_`"),
    plain("str 1..120", "a | 2fa", "`2fa`", "a letter"),
    plain("Note:\n  title:", "N" + "o" * 39 + ":\n  t" + "i" * 30 + ":", "at most 63", "shorten a name", at="tii"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=name)
def test_the_name_is_refused(wrong: Wrong) -> None:
    assert_refused(wrong)
