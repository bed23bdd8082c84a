"""The head of a page: app, database, use, roles."""

import pytest
from wrong_pages import Wrong, assert_refused, helpdesk, name, plain, shop

WRONG = [
    plain("app: notes\n", "", "without `app`", "`app: name`"),
    plain("Note:\n  title: str 1..120\n", "", "without an entity", "write one", at="app"),
    helpdesk("app: helpdesk", "app: Help Desk", "`Help Desk`", "small letters", "app: help-desk"),
    helpdesk("app: helpdesk", "app:", "without a name", "app: helpdesk"),
    helpdesk("app: helpdesk", "app:\n  - helpdesk", "lines under `app`", "app: helpdesk", at="- helpdesk"),
    helpdesk("use: auth", "database: mariadb\nuse: auth", "did you mean `mysql`"),
    helpdesk("use: auth", "database: postgres\nuse: auth", "did you mean `postgresql`"),
    helpdesk("use: auth", "database: oracle\nuse: auth", "`oracle`", "`sqlite`, `postgresql` or `mysql`"),
    helpdesk("use: auth", "cache: redis\nuse: auth", "part of the language", "remove it from line 2"),
    helpdesk("use: auth", "api:\n  prefix: /v2\nuse: auth", "`api`", "does not build it yet"),
    helpdesk("use: auth", "datbase: sqlite\nuse: auth", "`datbase`", "did you mean `database`"),
    helpdesk("Tag:\n", "label:\n  name: str\nTag:\n", "begin with a capital", "did you mean `Label`"),
    helpdesk("use: auth,", "use: auht,", "`auht`", "did you mean `auth`"),
    helpdesk("use: auth, tenant(Org), audit", "use: auth, tenant(Org), outbox", "outbox", "does not build it yet"),
    helpdesk("use: auth, tenant(Org), audit", "use: auth, tenant, audit", "one entity", "tenant(Org)"),
    helpdesk("use: auth, tenant(Org), audit", "use: auth, tenant(Orgs), audit", "`tenant(Orgs)`", "did you mean `Org`"),
    helpdesk("use: auth, tenant(Org), audit", "use: auth, tenant(User), audit", "`tenant(User)`", "tenant(Org)"),
    helpdesk("use: auth, tenant(Org)", "use: auth(totp), tenant(Org)", "auth(totp)", "write `auth`"),
    helpdesk("use: auth, tenant(Org), audit", "use: auth tenant(Org), audit", "`tenant`", "`,` between capabilities"),
    helpdesk("use: auth, tenant(Org), audit", "use: auth, auth, tenant(Org)", "`auth` a second time", "remove one"),
    helpdesk("roles: member, agent, manager", "roles: member, agent, manager, admin", "`admin`", "remove it"),
    helpdesk("roles: member, agent", "roles: member, self, agent", "`self`", "word of the language"),
    helpdesk("roles: member, agent", "roles: member, member, agent", "`member` twice", "remove one"),
    helpdesk("roles: member, agent", "roles: member, superUser, agent", "write `super_user`"),
    helpdesk("roles: member, agent, manager", "roles: member, agent, manager,", "the name of a role"),
    shop("roles: clerk, buyer, chief\n", "", "`auth` without roles", "roles: member", at="use:"),
    plain("Note:", "roles: member\nNote:", "`roles` without `use: auth`", "add `use: auth`"),
    plain("Note:", "use: audit\nNote:", "`audit` without `auth`", "use: auth, audit"),
    plain("Note:", "use: tenant(Note)\nNote:", "`tenant` without `auth`", "use: auth, tenant(Note)"),
    shop("use: auth", "search: elastic\nuse: auth", "`search`", "does not build it yet"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=name)
def test_the_head_is_refused(wrong: Wrong) -> None:
    assert_refused(wrong)
