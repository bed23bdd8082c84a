"""Each kind of change, with rows in the tables: up, down, up, on SQLite and on PostgreSQL."""

import pytest
from migrating import Database, Move, blueprint, there_and_back

from backwright.stacks.python.alembic import initial, revision

SHOP = """
app: shop
Category:
  name: str 1..40
Product:
  title: str 1..80 filter
  sku: str ..40
  price: decimal(10,2) 0..100000, filter
  stock: int 0..1000 = 0
  status: draft | live = draft, sort
  stage: made -ship-> shipped -sell-> sold
  category: Category?
  tags: Tag[]
  note: text ..1k?
  sold_at: datetime? sort
  unique: (sku) while stage != sold
Tag:
  label: str 1..20 unique
Part:
  product: Product owner
  weight: int 1..50
"""
NOW = "'2026-01-01 00:00:00'"


def rows(database: Database) -> list[str]:
    """Two products with all that belongs to them; decimals as the database holds them."""
    price, half = ("999", "1250") if database.is_sqlite else ("9.99", "12.50")
    stamps = f"{NOW}, {NOW}"
    return [
        f"INSERT INTO categories (name, created_at, updated_at) VALUES ('Toys', {stamps})",
        (
            "INSERT INTO products (title, sku, price, stock, status, stage, category_id, note, created_at, updated_at) "
            f"VALUES ('Ball', 'b-1', {price}, 3, 'live', 'made', 1, 'round', {stamps}), "
            f"('Kite', 'k-1', {half}, 0, 'draft', 'sold', NULL, NULL, {stamps})"
        ),
        f"INSERT INTO tags (label, created_at, updated_at) VALUES ('new', {stamps})",
        "INSERT INTO product_tags (product_id, tag_id) VALUES (1, 1)",
        f"INSERT INTO parts (product_id, weight, created_at, updated_at) VALUES (1, 5, {stamps})",
    ]


def edited(*pairs: tuple[str, str]) -> str:
    """The page with some of its text replaced."""
    page = SHOP
    for old, new in pairs:
        assert old in page
        page = page.replace(old, new)
    return page


CHANGES = {
    "a field with a default": ("stock: int 0..1000 = 0\n", "stock: int 0..1000 = 0\n  rank: int 1..9 = 5, filter\n"),
    "a decimal with a default": (
        "stock: int 0..1000 = 0\n",
        "stock: int 0..1000 = 0\n  vat: decimal(5,3) 0..1 = 0.19\n",
    ),
    "an optional field": ("stock: int 0..1000 = 0\n", "stock: int 0..1000 = 0\n  seen_at: datetime? sort\n"),
    "a text with a default": ("stock: int 0..1000 = 0\n", 'stock: int 0..1000 = 0\n  color: str 3..20 = "it\'s 5:1"\n'),
    "an enum with a default": ("stock: int 0..1000 = 0\n", "stock: int 0..1000 = 0\n  size: s | m | l = m, sort\n"),
    "an optional reference": ("stock: int 0..1000 = 0\n", "stock: int 0..1000 = 0\n  second: Category? filter\n"),
    "a reference to itself": ("stock: int 0..1000 = 0\n", "stock: int 0..1000 = 0\n  parent: Product?\n"),
    "a relation to many": ("stock: int 0..1000 = 0\n", "stock: int 0..1000 = 0\n  related: Category[]\n"),
    "a wider text": ("sku: str ..40", "sku: str ..80"),
    "a wider text of many lines": ("note: text ..1k?", "note: text ..5k?"),
    "a wider integer": ("stock: int 0..1000 = 0", "stock: int -5..5000 = 0"),
    "a decimal with more digits": ("price: decimal(10,2) 0..100000", "price: decimal(14,4) 0..100000"),
    "an integer as a decimal": ("stock: int 0..1000 = 0", "stock: decimal(10,2) 0..1000 = 0"),
    "an integer as a text": ("stock: int 0..1000 = 0", "stock: str ..20 = '0'"),
    "an enum as a text": ("status: draft | live = draft, sort", "status: str ..20 = draft, sort"),
    "a narrower text": ("title: str 1..80", "title: str 2..30"),
    "a narrower integer": ("stock: int 0..1000 = 0", "stock: int 0..10 = 0"),
    "a higher minimum": ("price: decimal(10,2) 0..100000", "price: decimal(10,2) 1..100000"),
    "an optional field that was required": ("weight: int 1..50", "weight: int 1..50?"),
    "another default": ("stock: int 0..1000 = 0", "stock: int 0..1000 = 7"),
    "no default": ("stock: int 0..1000 = 0", "stock: int 0..1000"),
    "one more value": ("draft | live = draft", "draft | live | retired = draft"),
    "a value in the middle": ("draft | live = draft", "draft | paused | live = draft"),
    "values in another order": ("draft | live = draft", "live | draft = draft"),
    "one more state": ("shipped -sell-> sold", "shipped -sell-> sold -bring_back-> returned"),
    "a unique": ("title: str 1..80 filter", "title: str 1..80 filter, unique"),
    "a partial unique": ("unique: (sku) while", "unique:\n    - (title, status) while price > 10.5\n    - (sku) while"),
    "no unique": ("label: str 1..20 unique", "label: str 1..20"),
    "a check": ("unique: (sku)", "check: price * stock <= 50000 and sold_at > created_at\n  unique: (sku)"),
    "a check that divides": ("unique: (sku)", "check: price / 3 > stock / 2\n  unique: (sku)"),
    "a filter": ("sku: str ..40", "sku: str ..40 filter"),
    "a search": ("note: text ..1k?", "note: text ..1k? search"),
    "no sort": ("sold_at: datetime? sort", "sold_at: datetime?"),
    "no sort of an enum": ("= draft, sort", "= draft"),
    "a new entity": ("Part:\n", "Review:\n  product: Product owner\n  stars: int 1..5\nPart:\n"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_keeps_every_value_and_its_way_back_restores_every_row(name: str, database: Database) -> None:
    move = Move.of(SHOP, edited(CHANGES[name]))
    after = there_and_back(database, move, rows(database))
    assert [row["id"] for row in after["products"]] == [1, 2]
    assert len(after["parts"]) == 1


def test_a_new_field_has_its_default_in_every_row(database: Database) -> None:
    after = there_and_back(database, Move.of(SHOP, edited(CHANGES["a decimal with a default"])), rows(database))
    assert {str(row["vat"]) for row in after["products"]} == ({"190"} if database.is_sqlite else {"0.190"})


def test_a_renamed_field_keeps_its_values_with_its_checks_and_indexes(database: Database) -> None:
    page = edited(
        ("title: str 1..80 filter", "name: str 1..80 filter was title"),
        ("sku: str ..40", "code: str ..40 was sku"),
        ("(sku)", "(code)"),
    )
    after = there_and_back(database, Move.of(SHOP, page), rows(database))
    assert [(row["name"], row["code"]) for row in after["products"]] == [("Ball", "b-1"), ("Kite", "k-1")]


def test_a_renamed_entity_keeps_its_rows_and_whatever_refers_to_them(database: Database) -> None:
    page = edited(
        ("Product:\n", "Article:\n  was: Product\n"), ("product: Product owner", "article: Article owner was product")
    )
    after = there_and_back(database, Move.of(SHOP, page), rows(database))
    assert [row["title"] for row in after["articles"]] == ["Ball", "Kite"]
    assert after["article_tags"] == [{"article_id": 1, "tag_id": 1}]
    assert [row["article_id"] for row in after["parts"]] == [1]


def test_a_renamed_relation_keeps_its_links(database: Database) -> None:
    page = edited(("tags: Tag[]", "labels: Tag[] was tags"), ("category: Category?", "kind: Category? was category"))
    after = there_and_back(database, Move.of(SHOP, page), rows(database))
    assert after["product_labels"] == [{"product_id": 1, "label_id": 1}]
    assert [row["kind_id"] for row in after["products"]] == [1, None]


def test_a_renamed_value_is_renamed_in_the_rows_and_wherever_the_page_tests_it(database: Database) -> None:
    page = edited(
        ("draft | live = draft", "idea was draft | active was live | gone = idea"),
        ("-sell-> sold", "-sell-> gone was sold"),
        ("!= sold", "!= gone"),
    )
    after = there_and_back(database, Move.of(SHOP, page), rows(database))
    assert [(row["status"], row["stage"]) for row in after["products"]] == [("active", "made"), ("idea", "gone")]


def test_rows_without_a_value_get_the_default_of_a_field_that_becomes_required(database: Database) -> None:
    move = Move.of(SHOP, edited(("note: text ..1k?", "note: text ..1k = none")))
    database.apply(initial(move.old).text)
    database.execute(*rows(database))
    database.apply(move.text)
    assert [row["note"] for row in database.rows("products")] == ["round", "none"]
    database.apply(move.text, "downgrade")
    assert [row["note"] for row in database.rows("products")] == ["round", "none"]


def test_a_field_that_went_comes_back_with_its_default(database: Database) -> None:
    move = Move.of(SHOP, edited(("  stock: int 0..1000 = 0\n", ""), ("  price: decimal(10,2) 0..100000, filter\n", "")))
    database.apply(initial(move.old).text)
    database.execute(*rows(database))
    schema = database.catalogue()
    assert [sentence.partition(";")[0] for sentence in move.answers(database)] == [
        "2 of 2 rows of products lose their price",
        "2 of 2 rows of products lose their stock",
    ]
    database.apply(move.text)
    database.apply(move.text, "downgrade")
    assert database.catalogue() == schema
    assert [(row["stock"], row["price"]) for row in database.rows("products")] == [(0, 0), (0, 0)]


def test_a_reference_that_went_comes_back_to_a_row_that_is_there(database: Database) -> None:
    old = edited(("category: Category?", "category: Category"))
    move = Move.of(old, edited(("  category: Category?\n", "")))
    database.apply(initial(move.old).text)
    database.execute(*(row.replace("'sold', NULL", "'sold', 1") for row in rows(database)))
    schema = database.catalogue()
    database.apply(move.text)
    database.apply(move.text, "downgrade")
    assert database.catalogue() == schema
    assert [row["category_id"] for row in database.rows("products")] == [1, 1]


def test_an_entity_that_went_comes_back_empty(database: Database) -> None:
    move = Move.of(SHOP, SHOP[: SHOP.index("Part:")])
    database.apply(initial(move.old).text)
    database.execute(*rows(database))
    schema = database.catalogue()
    assert move.answers(database) == ["1 of 1 rows of parts are lost"]
    database.apply(move.text)
    database.apply(move.text, "downgrade")
    assert database.catalogue() == schema
    assert database.rows("parts") == []


REFUSALS = {
    "a value is cut": (
        ("title: str 1..80", "title: str 1..3"),
        "2 of 2 rows of products hold a value of title that does not fit str 1..3",
    ),
    "a value is rounded": (
        ("price: decimal(10,2) 0..100000", "price: int 0..100000"),
        "2 of 2 rows of products hold a value of price that does not fit int 0..100000",
    ),
    "a value is too small": (
        (
            "price: decimal(10,2) 0..",
            "price: decimal(10,2) 10..",
        ),
        "1 of 2 rows of products hold a value of price that does not fit decimal(10,2) 10..100000",
    ),
    "a value is missing": (
        ("category: Category?", "category: Category"),
        "1 of 2 rows of products have no category_id; fill them first",
    ),
    "a new field has no value": (
        ("stock: int 0..1000 = 0\n", "stock: int 0..1000 = 0\n  rank: int 1..9\n"),
        "2 of 2 rows of products would have no rank; give it a default, or make it optional: `rank: int 1..9?`",
    ),
    "a state is in use": (
        ("-> shipped -sell-> sold", "-> sold"),
        "1 of 2 rows of products are shipped; give them another stage first",
    ),
    "a value repeats another": (
        (
            "status: draft | live = draft, sort",
            "status: draft | live = draft, sort\n  unique: (stage) while stock >= 0",
        ),
        "1 of 2 rows of products repeat the stage of another; make them different first",
    ),
    "a rule is broken": (
        ("unique: (sku)", "check: price < 10\n  unique: (sku)"),
        "1 of 2 rows of products break price < 10; mend them first",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_it_refuses_when(name: str, database: Database) -> None:
    """Rows that a change would cost are counted beforehand, and stop the migration before it changes anything."""
    edit, sentence = REFUSALS[name]
    old = SHOP
    filled = rows(database)
    if name == "a value repeats another":
        old = edited(("  unique: (sku) while stage != sold\n", ""))
        filled = [row.replace("'sold'", "'made'") for row in filled]
        new = old.replace(edit[0], edit[1])
    else:
        new = edited(edit)
        filled = [*filled, "UPDATE products SET stage = 'shipped' WHERE id = 2"]
    move = Move.of(old, new)
    database.apply(initial(move.old).text)
    database.execute(*filled)
    schema, before = database.catalogue(), database.all_rows()
    assert any(answer.startswith(sentence) for answer in move.answers(database)), move.answers(database)
    with pytest.raises(Exception, match=r"^[12] rows?: of products") as refused:
        database.apply(move.text)
    assert type(refused.value).__name__ == "DataError"
    assert (database.catalogue(), database.all_rows()) == (schema, before)


def test_rows_that_are_mended_let_a_refused_change_through(database: Database) -> None:
    """A decimal becomes an integer once no row has a fraction; the way back holds the same amounts."""
    move = Move.of(SHOP, edited(("price: decimal(10,2) 0..100000", "price: int 0..100000")))
    whole = "1000" if database.is_sqlite else "10"
    after = there_and_back(database, move, [*rows(database), f"UPDATE products SET price = {whole}"])
    assert [row["price"] for row in after["products"]] == [10, 10]


def test_a_required_field_without_a_default_is_added_to_an_empty_table(database: Database) -> None:
    there_and_back(
        database,
        Move.of(SHOP, edited(("  weight: int 1..50", "  weight: int 1..50\n  maker: str 1..20 unique"))),
        rows(database)[:1],
    )


def test_the_nine_changes_of_the_benchmark_lose_nothing(database: Database) -> None:
    """Rename, widen, narrow, loosen, add, unique, tighten, values, check: all at once, on rows that allow them."""
    page = edited(
        ("title: str 1..80 filter", "name: str 1..80 filter was title"),
        ("sku: str ..40", "sku: str ..80"),
        ("price: decimal(10,2) 0..100000", "price: int 1..100000"),
        ("weight: int 1..50", "weight: int 1..50?"),
        ("  stage:", "  shelf: int 0..100 = 0\n  stage:"),
        ("Category:\n  name: str 1..40", "Category:\n  name: str 1..40 unique"),
        ("category: Category?", "category: Category"),
        ("draft | live = draft", "draft | active was live | retired = draft"),
    )
    whole = "1200" if database.is_sqlite else "12"
    filled = [*rows(database), f"UPDATE products SET price = {whole}, category_id = 1"]
    after = there_and_back(database, Move.of(SHOP, page), filled)
    kept = [(row["name"], row["sku"], row["price"], row["category_id"], row["status"]) for row in after["products"]]
    assert kept == [("Ball", "b-1", 12, 1, "active"), ("Kite", "k-1", 12, 1, "draft")]


def test_entities_that_refer_to_each_other_in_a_circle_are_made_and_dropped(database: Database) -> None:
    page = "app: ring\nHusband:\n  wife: Wife?\nWife:\n  husband: Husband?\n"
    text = initial(blueprint(page)).text
    database.apply(text)
    database.apply(text, "downgrade")
    assert not [entry for entry in database.catalogue() if "husband" in str(entry)]


def test_an_id_is_never_given_twice_even_after_a_table_was_copied(database: Database) -> None:
    move = Move.of(SHOP, edited(CHANGES["another default"]))
    database.apply(initial(move.old).text)
    database.execute(*rows(database), "DELETE FROM products WHERE id = 2")
    database.apply(move.text)
    database.execute(*(row.replace("b-1", "b-2").replace("k-1", "k-2") for row in rows(database)[1:2]))
    assert [row["id"] for row in database.rows("products")] == [1, 3, 4]


def test_a_change_of_words_alone_that_no_column_bears_needs_no_revision() -> None:
    old = blueprint(SHOP)
    assert revision(2, old, old, ()) is None


DESK = """
app: desk
use: auth, tenant(Org)
roles: member, agent
Org:
  name: str 2..80 unique
  can:
    - member: read
Ticket:
  subject: str 3..140 search, unique
  author: User = me
  due_at: datetime? sort
  can:
    - agent: all
Comment:
  ticket: Ticket owner
  rank: int? sort
  can:
    - agent: all
"""


def desk_rows(_database: Database) -> list[str]:
    """A tenant, an account, a ticket with a comment, and what belongs to signing in."""
    stamps = f"{NOW}, {NOW}"
    return [
        f"INSERT INTO orgs (name, created_at, updated_at) VALUES ('Acme', {stamps})",
        ("INSERT INTO users (org_id, email, password_hash, role, created_at, updated_at) "
        f"VALUES (1, 'a@b.c', 'hash', 'agent', {stamps})"),
        f"INSERT INTO tickets (org_id, subject, author_id, created_at, updated_at) VALUES (1, 'Help', 1, {stamps})",
        f"INSERT INTO comments (org_id, ticket_id, rank, created_at, updated_at) VALUES (1, 1, 7, {stamps})",
        (
            "INSERT INTO refresh_tokens (user_id, family, token_hash, issued_at, expires_at) "
            f"VALUES (1, 'f', 'h', {stamps})"
        ),
        ("INSERT INTO invitations (org_id, email, role, token_hash, invited_by_id, expires_at, created_at) "
        f"VALUES (1, 'c@d.e', 'member', 'i', 1, {stamps})"),
    ]  # fmt: skip


DESK_CHANGES = {
    "a role more": ("roles: member, agent", "roles: guest, member, agent, boss"),
    "an audit trail": ("tenant(Org)", "tenant(Org), audit"),
    "a tenant with another name": ("Org", "Firm"),
    "an owner that is one no longer": ("ticket: Ticket owner", "ticket: Ticket filter"),
    "accounts with a name": ("Ticket:\n", "User:\n  name: str? sort\n  can:\n    - self: read\nTicket:\n"),
}


@pytest.mark.parametrize("name", DESK_CHANGES)
def test_accounts_and_tenants_go_along_with(name: str, database: Database) -> None:
    page = DESK.replace(*DESK_CHANGES[name]).replace("Firm:\n", "Firm:\n  was: Org\n")
    after = there_and_back(database, Move.of(DESK, page), desk_rows(database))
    column = "firm_id" if "Firm" in page else "org_id"
    held = ("users", "tickets", "comments", "invitations")
    assert [(table, [row[column] for row in after[table]]) for table in held] == [(table, [1]) for table in held]
    assert after["users"][0]["role"] == "agent"
    assert after["refresh_tokens"][0]["token_hash"] == "h"
