# fill: operation
if is_covered(method, path):
    operation["parameters"].append(PARAMETER)
# end
# fill: imports
from src.utils.idempotency_keys import PARAMETER, is_covered
# end
