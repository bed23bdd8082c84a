"""Rules that an owner writes into a service, and the unit tests that came with it.

A rule gets an honest answer from whatever it asks, and finds a value in every field that it reads: no test breaks but
the one whose operation a rule forbids.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from projects import built
from tests.conftest import SLOW

ITEM = """\
Item:
  label: str 1..60
  stock: int 0..9999 = 5
  note: str ..60?
  until: datetime? > now
  shelf: Shelf?
  tags: Tag[]
  state: draft -publish-> live -retire-> gone
"""
SALE = """\
Sale:
  item: Item owner
  amount: int 1..9
  buyer: str ..60?
  state: open -settle-> paid
"""
OPEN = f"app: shop\n{ITEM}{SALE}Shelf:\n  name: str 1..20\nTag:\n  name: str 1..20\n"
CLOSED = OPEN.replace("app: shop\n", "app: shop\nuse: auth, tenant(Firm), audit\nroles: clerk, boss\n").replace(
    "Sale:", "  can:\n    - boss: all\nSale:"
).replace("Shelf:", "  can:\n    - boss: all\nShelf:").replace("Tag:", "  can:\n    - boss: all\nTag:") + (
    "  can:\n    - boss: all\nFirm:\n  name: str 1..20\n  can:\n    - clerk: read\n"
    "User:\n  name: str 1..20\n  can:\n    - self: read\n"
)
COUNT = '''
    async def count(self, *conditions: ColumnElement[bool]) -> int:
        """How many rows there are for which these hold."""
        counted = select(func.count()).select_from({name}).where(*conditions)
        return await self.work.session.scalar(counted) or 0
'''
IMPORTS = """\
from src.models.item import Item
from src.models.sale import Sale
from src.repositories.sale_repository import SaleRepository
from src.utils.errors import ConflictError
from src.validators.item_validator import ItemFilters
"""
# Where a rule stands in a service: the line that it is written before.
CREATE, UPDATE, PUBLISH = (
    "        await self.items.add(item)\n",
    "        values = payload.model_dump(exclude_unset=True)\n",
    '        return await self._step("publish", item)\n',
)
SETTLE = '        return await self._step("settle", sale)\n'

SOUND = {
    "asks its own repository": (CREATE, "await self.items.count(Item.label == payload.label)"),
    "asks for a list": (CREATE, "(await self.items.page(ItemFilters())).total > 3"),
    "allows no more than a few": (CREATE, "await self.items.count() > 3"),
    "asks another's repository": (PUBLISH, "await SaleRepository(self.items.work).count(Sale.item_id == item.id)"),
    "reads other fields": (
        PUBLISH,
        "None in (item.note, item.until, item.shelf_id) or not item.tags",
    ),
    "reads a number": (PUBLISH, "item.stock < 1"),
    "reads what is sent": (CREATE, "None in (payload.note, payload.until, payload.shelf_id)"),
    "reads what is changed": (UPDATE, "item.note is None or (payload.stock is not None and payload.stock > 9000)"),
}
FORBIDDING = {
    "TestCreateItem::test_fills_in_what_the_body_does_not_say": (CREATE, "await self.items.count() < 3"),
    "TestPublishItem::test_moves_to_the_next_state[draft-live]": (PUBLISH, "item.note is not None"),
}


@pytest.fixture(scope="module", params=[pytest.param(OPEN, id="open"), pytest.param(CLOSED, id="closed", marks=SLOW)])
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    page = folder / "page.yaml"
    page.write_text(request.param)
    return built(page, folder)


@pytest.fixture
def project(shop: Path, tmp_path: Path) -> Path:
    """A copy whose repositories can count."""
    shutil.copytree(shop, tmp_path / "shop")
    for name in ("Item", "Sale"):
        path = tmp_path / f"shop/src/repositories/{name.lower()}_repository.py"
        imports = "from sqlalchemy import ColumnElement, func, select\n"
        head, doc, rest = path.read_text().partition('"""\n')
        path.write_text(head + doc + imports + rest + COUNT.format(name=name))
    return tmp_path / "shop"


def rule(project: Path, entity: str, line: str, condition: str) -> None:
    """Refuse an operation under a condition."""
    service = project / f"src/services/{entity}_service.py"
    text = service.read_text()
    assert text.count(line) == 1
    refusal = f'        if {condition}:\n            raise ConflictError("Not so")\n'
    head, doc, rest = text.replace(line, refusal + line).partition('"""\n')
    service.write_text(head + doc + IMPORTS + rest)


def failing(project: Path, entity: str) -> list[str]:
    """The unit tests of a service that fail."""
    foreign = {"DATABASE_URL", "TEST_DATABASE_URL", "SECRET_KEY"}
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    command = [sys.executable, "-m", "pytest", "-n", "0", "-rf", f"tests/unit/test_{entity}_service.py"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert "passed" in done.stdout, done.stdout[-4000:] + done.stderr[-2000:]
    lines = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return [line.partition("::")[2].partition(" - ")[0] for line in lines]


def test_rules_get_honest_answers(project: Path) -> None:
    for line, condition in SOUND.values():
        rule(project, "item", line, condition)
    assert failing(project, "item") == []


def test_rules_of_a_nested_service_do(project: Path) -> None:
    rule(project, "sale", SETTLE, "sale.buyer is None or await self.sales.count() > 3")
    assert failing(project, "sale") == []


@pytest.mark.parametrize("test", FORBIDDING)
def test_a_rule_that_forbids_an_operation_breaks_its_test_and_no_other(project: Path, test: str) -> None:
    rule(project, "item", *FORBIDDING[test])
    assert failing(project, "item") == [test]
