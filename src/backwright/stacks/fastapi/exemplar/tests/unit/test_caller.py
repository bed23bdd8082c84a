"""The order of roles."""

from src.utils.caller import LOWEST_ROLE, Role


def test_the_administrator_reaches_everything() -> None:
    assert all(Role.ADMIN.reaches(role) for role in Role)


def test_nobody_reaches_what_is_above() -> None:
    roles = list(Role)
    assert [role.rank for role in roles] == list(range(len(roles)))
    assert all(low.reaches(high) == (low.rank >= high.rank) for low in roles for high in roles)


def test_accounts_begin_at_the_bottom() -> None:
    assert LOWEST_ROLE.rank == 0
