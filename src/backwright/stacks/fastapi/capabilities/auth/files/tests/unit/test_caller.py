"""The order of roles."""

from src.utils.caller import LOWEST_ROLE, Role


def test_the_administrator_reaches_everything() -> None:
    assert all(Role.ADMIN.reaches(role) for role in Role)


def test_no_role_has_the_rights_of_a_higher_one() -> None:
    roles = list(Role)
    assert [role.rank for role in roles] == list(range(len(roles)))
    assert all(low.reaches(high) == (low.rank >= high.rank) for low in roles for high in roles)


def test_new_accounts_have_the_lowest_role() -> None:
    assert LOWEST_ROLE.rank == 0
