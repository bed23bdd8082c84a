# fill: routers
auth_controller.router,
# end
# fill: guards
secure(app, settings, database)
# end
# fill: imports
from src.config.security import secure
from src.controllers import auth_controller
# end
