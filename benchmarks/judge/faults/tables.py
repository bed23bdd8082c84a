"""Tables, migrations and indexes."""

from benchmarks.judge.fault import Fault

CONSTRAINTS, MIGRATIONS, TRANSACTIONS, INDEXES = (
    "database-design/3",
    "database-design/4",
    "database-design/5",
    "database-design/2",
)
FIRST = "migrations/versions/0001_initial.py"

FAULTS = (
    Fault("a unique is not in the database", CONSTRAINTS, FIRST, '    op.create_index("tags_name_key", "tags", ["org_id", "name"], unique=True)\n', ""),
    Fault("a unique with a condition is not in the database", CONSTRAINTS, FIRST, "        unique=True,\n        postgresql_where", "        postgresql_where"),
    Fault("a unique has lost its condition", CONSTRAINTS, FIRST, "        postgresql_where=sql(\"status <> 'closed'\"),\n        sqlite_where=sql(\"status <> 'closed'\"),\n", ""),
    Fault("a unique is not by tenant", CONSTRAINTS, FIRST, '"tags_name_key", "tags", ["org_id", "name"], unique=True', '"tags_name_key", "tags", ["name"], unique=True'),
    Fault("a foreign key is not in the database", CONSTRAINTS, FIRST, '        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="tickets_author_id_fkey"),\n', ""),
    Fault("a foreign key leads to another table", CONSTRAINTS, FIRST, '["author_id"], ["users.id"]', '["author_id"], ["orgs.id"]'),
    Fault("parts stay when their whole goes", CONSTRAINTS, FIRST, 'name="comments_ticket_id_fkey", ondelete="CASCADE"', 'name="comments_ticket_id_fkey"'),
    Fault("a length is not in the database", CONSTRAINTS, FIRST, '        sa.CheckConstraint("length(body) BETWEEN 1 AND 5000", name="comments_body_check"),\n', ""),
    Fault("a range is not in the database", CONSTRAINTS, FIRST, '        sa.CheckConstraint("effort BETWEEN 1 AND 100", name="tickets_effort_check"),\n', ""),
    Fault("a range is wider in the database", CONSTRAINTS, FIRST, '"effort BETWEEN 1 AND 100"', '"effort BETWEEN 1 AND 1000"'),
    Fault("a check is not in the database", CONSTRAINTS, FIRST, '        sa.CheckConstraint("due_at > created_at", name="tickets_due_at_gt_created_at_check"),\n', ""),
    Fault("a state is missing in the database", CONSTRAINTS, FIRST, "status IN ('open', 'pending', 'solved', 'closed')", "status IN ('open', 'pending', 'solved', 'closed', 'lost')"),
    Fault("an enum is not checked in the database", CONSTRAINTS, FIRST, '        sa.CheckConstraint("priority IN (\'low\', \'normal\', \'high\')", name="tickets_priority_check"),\n', ""),
    Fault("what is required may be empty in the database", CONSTRAINTS, FIRST, 'sa.Column("subject", by_code_point(140), nullable=False)', 'sa.Column("subject", by_code_point(140), nullable=True)'),
    Fault("an owner may be empty in the database", CONSTRAINTS, FIRST, '        sa.Column("ticket_id", BigId, nullable=False),\n        sa.Column("body"', '        sa.Column("ticket_id", BigId, nullable=True),\n        sa.Column("body"'),
    Fault("a table stays when a migration is taken back", MIGRATIONS, FIRST, '    op.drop_table("comments")\n', ""),
    Fault("a migration cannot be taken back", MIGRATIONS, FIRST, "def downgrade() -> None:\n", "def downgrade() -> None:\n    raise NotImplementedError\n"),
    Fault("the models have a column that no migration makes", MIGRATIONS, "src/models/org.py", "    name: Mapped[str]", "    motto: Mapped[str | None] = mapped_column(by_code_point(80), deferred=True)\n    name: Mapped[str]"),
    Fault("the models have an index that no migration makes", MIGRATIONS, "src/models/tag.py", '        Index("tags_name_key"', '        Index("ix_tags_created_at", "created_at"),\n        Index("tags_name_key"'),
    Fault("every write is committed at once", TRANSACTIONS, "src/repositories/work.py", "            await self.session.flush()\n", "            await self.session.flush()\n            await self.session.commit()\n"),
    Fault("what is refused is kept", TRANSACTIONS, "src/services/comment_service.py", "        await self.comments.authorize_new(comment, values, payload.model_fields_set)\n        await self.comments.add(comment)\n", "        await self.comments.add(comment)\n        await self.comments.work.session.commit()\n        await self.comments.authorize_new(comment, values, payload.model_fields_set)\n"),
    Fault("no index for a filter", INDEXES, FIRST, '    op.create_index("ix_tickets_org_id_status_id", "tickets", ["org_id", "status", "id"])\n', ""),
    Fault("no index for a relation that is filtered", INDEXES, FIRST, '    op.create_index("ix_tickets_org_id_assignee_id_id", "tickets", ["org_id", "assignee_id", "id"])\n', ""),
    Fault("no index for the rows of an author", INDEXES, FIRST, '    op.create_index("ix_tickets_author_id", "tickets", ["author_id"])\n', ""),
    Fault("no index for the parts of a whole", INDEXES, FIRST, '    op.create_index("ix_comments_ticket_id_id", "comments", ["ticket_id", "id"])\n', ""),
    Fault("no index for a list", INDEXES, FIRST, '    op.create_index("ix_tickets_org_id_id", "tickets", ["org_id", "id"])\n', ""),
    Fault("no index for a sort", INDEXES, FIRST, '    op.create_index(\n        "ix_tickets_org_id_due_at_id", "tickets", ["org_id", sql("due_at NULLS FIRST", sqlite="due_at"), "id"]\n    )\n', ""),
    Fault("no index for a link", INDEXES, FIRST, '    op.create_index("ix_ticket_tags_tag_id", "ticket_tags", ["tag_id"])\n', ""),
    Fault("a unique is not in the database", CONSTRAINTS, FIRST, '    op.create_index("products_sku_key", "products", ["sku"], unique=True)\n', "", "shelf"),
    Fault("a range is not in the database", CONSTRAINTS, FIRST, '        sa.CheckConstraint("stock BETWEEN 0 AND 9999", name="products_stock_check"),\n', "", "shelf"),
    Fault("a length is not in the database", CONSTRAINTS, FIRST, '        sa.CheckConstraint("length(sku) BETWEEN 4 AND 20", name="products_sku_check"),\n', "", "shelf"),
    Fault("no index for a filter", INDEXES, FIRST, '    op.create_index("ix_products_stock_id", "products", ["stock", "id"])\n', "", "shelf"),
    Fault("no index for a sort", INDEXES, FIRST, '    op.create_index("ix_products_price_id", "products", ["price", "id"])\n', "", "shelf"),
    Fault("a unique with a condition is not in the database", CONSTRAINTS, FIRST, "        unique=True,\n        postgresql_where", "        postgresql_where", "newsroom"),
    Fault("a migration cannot be taken back", MIGRATIONS, FIRST, "def downgrade() -> None:\n", "def downgrade() -> None:\n    raise NotImplementedError\n", "newsroom"),
    Fault("no index for the rows of an author", INDEXES, FIRST, '    op.create_index("ix_articles_author_id", "articles", ["author_id"])\n', "", "newsroom"),
)  # fmt: skip
