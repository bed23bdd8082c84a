# fill: linked_parameters
role: Role | None,
# end
# fill: linked_conditions
other.visible(other.model, role),
# end
# fill: linked
self.role,
# end
# fill: values
**self.parameters,
# end
# fill: conditions
other.visible(other.model, self.role),
# end
# fill: parameters
self.parameters,
# end
# fill: imports
from src.utils.caller import Role
# end
