"""A backend without a page is proved by its OpenAPI document: accounts, rows, operations are known by their shape."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.prove.described_servers import fastapi_served

from backwright.prove.described.run import DescribedProof, prove_described


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DescribedProof]:
    with fastapi_served("shop") as url:
        yield prove_described(tmp_path_factory.mktemp("nothing"), url=url)


SWEEPING = "POST /maintenance/reset"


def test_every_operation_on_rows_of_its_own_is_reached(done: DescribedProof) -> None:
    assert done.proof.operations == 11
    assert set(done.proof.unreached) <= {SWEEPING}


def test_an_operation_that_by_its_name_concerns_more_is_not_asked(done: DescribedProof) -> None:
    assert done.proof.unreached == (SWEEPING,)
    line = next(one for one in done.target.splitlines() if SWEEPING in one)
    assert "unsure: not asked: by its name it concerns more than the proof's own rows" in line


def test_two_accounts_are_signed_in(done: DescribedProof) -> None:
    assert done.proof.callers == 2


def test_what_stays_is_named(done: DescribedProof) -> None:
    assert "rows that the proof made stay" in done.proof.note
    assert "/orders/" in done.proof.note
    assert "accounts that the proof made stay" in done.proof.note


def test_what_was_believed_can_be_written_and_read(done: DescribedProof, tmp_path: Path) -> None:
    from backwright.prove.described.target_file import target_of

    file = target_of(done.target)
    assert file.text("sign-in") == "POST /auth/login"
    assert file.text("send") == "Authorization: Bearer {token}"
    assert "DELETE /items/{item_id}" in {f"{one.method} {one.path}" for one in file.operations}
