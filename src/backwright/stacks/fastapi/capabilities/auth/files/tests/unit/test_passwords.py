"""How passwords are kept, and which are refused."""

import pytest
from argon2 import PasswordHasher, extract_parameters

from src.utils import passwords
from src.utils.common_passwords import is_common
from src.utils.passwords import UNUSABLE, hash_password, needs_rehash, verify_password

PASSWORD = "correct horse battery staple"


class TestHashing:
    async def test_hashes_with_argon2id_and_the_chosen_parameters(self) -> None:
        parameters = extract_parameters(await hash_password(PASSWORD))

        assert parameters.type.name == "ID"
        assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19 * 1024, 2, 1)

    async def test_salts_every_hash(self) -> None:
        assert await hash_password(PASSWORD) != await hash_password(PASSWORD)

    async def test_needs_a_rehash_only_under_other_parameters(self) -> None:
        weaker = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

        assert needs_rehash(weaker)
        assert not needs_rehash(await hash_password(PASSWORD))

    def test_decoy_costs_what_a_real_hash_costs(self) -> None:
        assert not needs_rehash(passwords._DECOY)


class TestVerifying:
    async def test_knows_the_right_password_from_a_wrong_one(self) -> None:
        stored = await hash_password(PASSWORD)

        assert await verify_password(stored, PASSWORD)
        assert not await verify_password(stored, f"{PASSWORD} ")

    async def test_normalizes_equivalent_unicode_spellings(self) -> None:
        assert await verify_password(await hash_password("cafe\u0301 au lait"), "caf\u00e9 au lait")

    @pytest.mark.parametrize("stored", [None, UNUSABLE])
    async def test_checks_the_decoy_when_there_is_nothing_to_check(
        self, stored: str | None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        checked: list[str] = []

        def matches(kept: str, _: str) -> bool:
            checked.append(kept)
            return True

        monkeypatch.setattr(passwords, "_matches", matches)

        assert not await verify_password(stored, PASSWORD)
        assert checked == [passwords._DECOY]

    async def test_rejects_what_is_not_a_hash(self) -> None:
        assert not await verify_password("not a hash", PASSWORD)


class TestCommonPasswords:
    @pytest.mark.parametrize(
        "password",
        ["password", "PassWord1", "iloveyou2024!", "12345678", "87654321", "abcdefgh", "qwertyui", "aaaabbbb"],
    )
    def test_refuses_common_passwords(self, password: str) -> None:
        assert is_common(password)

    @pytest.mark.parametrize("password", [PASSWORD, "Tr0ub4dor&3x", "пароль-не-простой", "x9$kd02!"])
    def test_accepts_uncommon_passwords(self, password: str) -> None:
        assert not is_common(password)
