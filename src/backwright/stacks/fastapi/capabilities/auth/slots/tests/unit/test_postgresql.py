# fill: shape
role=Role.ADMIN,
# end
# fill: imports
from src.utils.caller import Role
# end
