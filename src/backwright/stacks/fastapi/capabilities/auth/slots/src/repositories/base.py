# fill: plan
visible=cls.visible,
# end
# fill: access
@property
def role(self) -> Role | None:
    """The caller's role; who has no account has none."""
    return self.work.caller.role if self.work.caller else None

@property
def parameters(self) -> dict[str, object]:
    """The values of the caller that `visible` compares with."""
    return self.work.caller.parameters if self.work.caller else {}

@classmethod
def visible(cls, row: type[Entity], role: Role | None) -> ColumnElement[bool]:
    """Which rows a caller of that role sees."""
    return true()

# end
# fill: shape
role=self.role,
guarded=True,
# end
# fill: values
**self.parameters,
# end
# fill: imports
from src.utils.caller import Role
# end
