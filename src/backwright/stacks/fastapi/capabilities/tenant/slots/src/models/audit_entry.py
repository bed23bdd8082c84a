# fill: indexes
Index("ix_audit_entries_workshop_id_id", "workshop_id", "id"),
# end
# fill: columns
workshop_id: Mapped[int | None] = mapped_column(BigInteger)
# end
