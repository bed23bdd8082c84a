# fill: plan
visible: Callable[[type[Entity], Role | None], ColumnElement[bool]]
# end
# fill: shape
role: Role | None = None
guarded: bool = False
# end
# fill: conditions
*([plan.visible(plan.model, shape.role)] if shape.guarded else []),
# end
# fill: joined
other.visible(row, shape.role),
# end
# fill: imports
from src.utils.caller import Role
# end
