"""Good pages that the tests read, bend and break."""

from pathlib import Path

HELPDESK = (Path(__file__).parents[2] / "examples/helpdesk/blueprint.yaml").read_text(encoding="utf-8")

SHOP = """\
app: shop
database: postgresql
use: auth, tenant(Shop), audit
roles: clerk, buyer, chief
Shop:
  name: str 2..80 unique
  can:
    - clerk: read
User:
  name: str 1..60
  mentor: User?
  can:
    - self: read, update(name)
    - chief: read, update(role, active)
Supplier:
  name: str 1..80 unique
  contact: email?
  rating: int 1..5 = 3, filter, sort
  can:
    - clerk: read
    - buyer: all
Product:
  was: Article
  name: str 1..120 search, sort
  code: str 3..20 unique
  price: decimal(10,2) 0..9999.99 > 0 filter, sort
  cost: decimal(10,2)? >= 0
  stock: int 0.. = 0
  fragile: bool = false
  kind: plain | bulky | food was edible = plain
  supplier: Supplier filter
  tags: Label[] filter
  best_before: datetime? sort
  check:
    - price >= cost
    - not (kind = food and best_before = null)
  can:
    - clerk: read while stock > 0
    - buyer: create, read, update(price, stock)
    - chief: all
Label:
  name: str 1..30 unique was title
  can:
    - clerk: read
    - chief: all
Order:
  number: str 1..20
  state: draft -place-> placed -ship-> sent, placed -cancel-> void, draft -cancel-> void
  placed_by: User = me
  approver: User? role chief, filter
  note: text ..2k?
  due_at: datetime > now
  unique: (number) while state != void
  can:
    - placed_by: create, read, place, cancel
    - placed_by: update(note) while state = draft
    - clerk: read
    - buyer: update, ship
    - chief: all
Line:
  order: Order owner
  product: Product
  amount: int 1..100
  unique: (order, product)
  can:
    - placed_by of order: create(product, amount), read
    - clerk: read while amount < 50
    - chief: all
"""

PLAIN = """\
app: notes
Note:
  title: str 1..120
"""
