# fill: registration
workshop: NewWorkshop
# end
# fill: classes
# slot: new_tenant
class NewWorkshop(Payload):
    """The workshop that comes with its first account."""

    name: Annotated[Line, Field(min_length=2, max_length=80)]


# end
# end
# fill: imports
# slot: tenant_enums
# end
# end
