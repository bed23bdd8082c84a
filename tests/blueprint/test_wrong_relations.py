"""Relations, owners and state machines."""

import pytest
from wrong_pages import Wrong, assert_refused, helpdesk, name, plain, shop

WRONG = [
    helpdesk("tags: Tag[] filter", "tags: Tags[] filter", "`Tags`", "no entity", "did you mean `Tag`"),
    helpdesk("tags: Tag[] filter", "tags: Label[] filter", "`Label`", "no entity", "write it as an entity"),
    helpdesk("tags: Tag[] filter", "tags: Tag[]? filter", "`?` on `tags`", "remove the `?`"),
    helpdesk("tags: Tag[] filter", "tags: Tag[] sort", "no order by a relation", "remove `sort`"),
    helpdesk("tags: Tag[] filter", "tags: Tag[] unique", "`unique` on `tags`", "remove `unique`"),
    helpdesk("tags: Tag[] filter", "tags: Comment[] by ticket", "X[] by FIELD", "does not build it yet"),
    helpdesk("ticket: Ticket owner", "ticket: Ticket? owner", "`?` on the owner", "remove the `?`"),
    helpdesk("  body: text 1..5k", "  tag: Tag owner", "second owner", "remove `owner`"),
    helpdesk("effort: int 1..100 = 1", "comment: Comment owner", "owned by", "remove one `owner`"),
    helpdesk("effort: int 1..100 = 1", "effort: int owner", "a field that is no relation", "remove `owner`"),
    helpdesk("effort: int 1..100 = 1", "parent: Ticket", "every Ticket needs another", "parent: Ticket?"),
    helpdesk("effort: int 1..100 = 1", "parent: Ticket owner", "owned by itself", "parent: Ticket?"),
    shop("  contact: email?", "  best: Product", "needs a Product", "best: Product?"),
    plain(
        "  title: str 1..120\n",
        "  a: int\nPart:\n  up: Note owner\nPiece:\n  up: Part owner\n",
        "Piece under 2 owners",
        "at most 1",
        at="up: Part owner",
    ),
    helpdesk("User? role agent", "User? role agnet", "`agnet`", "did you mean `agent`"),
    helpdesk("User? role agent", "User? role", "the name of a role"),
    helpdesk("tags: Tag[] filter", "tags: Tag[] role agent", "accounts have roles", "remove `role`"),
    helpdesk("effort: int 1..100 = 1", "watchers: User[] role agent", "holds many", "does not build it yet"),
    helpdesk("effort: int 1..100 = 1", "partner: Org?", "the tenant Org", "remove line 23"),
    helpdesk("plan: free | pro | enterprise = free", "tags: Tag[]", "`tags` of the tenant Org", "remove line 6"),
    helpdesk("plan: free | pro | enterprise = free", "tag: Tag", "registering makes", "tag: Tag?"),
    shop("mentor: User?", "mentor: User", "registering makes", "mentor: User?"),
    shop("mentor: User?", "label: Label owner", "an owner for accounts", "no owner of User"),
    plain("title: str 1..120", "author: User", "`User`, which is no entity", "`use: auth`"),
    helpdesk("open -assign-> pending", "open --> pending", "a verb", "`open -solve-> solved`"),
    helpdesk("solved -reopen-> open", "solved -reopen->", "a value: letters"),
    helpdesk("solved -close-> closed", "solved -assign-> closed", "`assign` leads to", "a verb of its own"),
    shop("draft -cancel-> void", "draft -place-> void", "`place` leads to", "one target a verb"),
    shop("void, draft -cancel-> void", "void, placed -cancel-> void", "twice", "remove one"),
    shop("void, draft -cancel-> void", "void, draft -createAll-> void", "`createAll`", "write `create_all`"),
    shop("void, draft -cancel-> void", "void, draft -delete-> void", "the verb `delete`", "delete_state"),
    shop("void, draft -cancel-> void", "void, lost -find_it-> draft", "no verb leads from `draft`", "to `lost`"),
    shop("void, draft -cancel-> void", "void unique", "`unique` on `state`", "`unique: (…) while …`"),
    helpdesk("effort: int 1..100 = 1", "phase: a -go-> b", "a second state machine", "make it an enum"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=name)
def test_the_relation_is_refused(wrong: Wrong) -> None:
    assert_refused(wrong)
