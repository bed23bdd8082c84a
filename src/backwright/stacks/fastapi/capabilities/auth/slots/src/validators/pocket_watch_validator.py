# fill: imports
from src.utils.caller import Role
# end
