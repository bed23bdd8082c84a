# fill: budgets
ACCEPT: settings.register_limit,
# end
# fill: imports
from src.middlewares.rate_limit import ACCEPT
# end
