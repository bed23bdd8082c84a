# fill: imports
from src.utils.caller import Role
from src.repositories.granted import CALLER, EVERYTHING, Grant, GrantedRepository
# end
