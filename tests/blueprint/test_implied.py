"""What `use:` adds."""

from blueprint_pages import HELPDESK, PLAIN

from backwright.blueprint.model import Constant, EnumType, RelationType
from backwright.blueprint.reader import read
from backwright.blueprint.view.implied import complete, without_implied


def test_without_use_nothing_is_added() -> None:
    page = without_implied(read(PLAIN))
    assert complete(page).entities == page.entities


def test_accounts_get_credentials_before_and_standing_behind_their_own_fields() -> None:
    user = read(HELPDESK).entity("User")
    assert [field.name for field in user.fields] == ["org", "email", "password_hash", "name", "role", "active"]
    assert [field.implied for field in user.fields] == ["tenant", "email", "password", None, "role", "active"]


def test_the_lowest_role_is_the_default() -> None:
    role = read(HELPDESK).entity("User").field_named("role")
    assert role.default == Constant("member")
    assert isinstance(role.type, EnumType)
    assert [value.name for value in role.type.values] == ["member", "agent", "manager", "admin"]


def test_every_entity_but_the_tenant_belongs_to_it() -> None:
    for entity in read(HELPDESK).entities:
        belongs = entity.fields[0].type == RelationType("Org")
        assert belongs == (entity.name != "Org")


def test_an_account_entity_that_the_page_leaves_out_stands_behind_the_tenant() -> None:
    page = "app: a\nuse: auth, tenant(Org)\nroles: member\n"
    page += "Org:\n  name: str\n  can:\n    - member: read\nNote:\n  title: str\n  can:\n    - member: all\n"
    assert [entity.name for entity in read(page).entities] == ["Org", "User", "Note"]


def test_what_is_implied_can_be_taken_away_again() -> None:
    page = without_implied(read(HELPDESK))
    assert [field.name for field in page.entity("User").fields] == ["name"]
    assert complete(page) == read(HELPDESK)


def test_an_account_entity_that_the_page_leaves_out_is_left_out_of_the_page_again() -> None:
    page = without_implied(read("app: a\nuse: auth\nroles: member\nNote:\n  title: str\n  can:\n    - member: all\n"))
    assert [entity.name for entity in page.entities] == ["Note"]
