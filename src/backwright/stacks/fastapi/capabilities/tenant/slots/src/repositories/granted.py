# fill: constants
TENANT = bindparam("workshop_id", type_=BigInteger)
# end
# fill: columns
tenant_column: ClassVar[str] = "workshop_id"
# end
# fill: visible
readable &= getattr(row, cls.tenant_column) == TENANT
# end
# fill: inserted
setattr(row, self.tenant_column, self.caller.workshop_id)
# end
