# fill: columns
caller_id: Mapped[int] = mapped_column(BigInteger, index=True)
# end
