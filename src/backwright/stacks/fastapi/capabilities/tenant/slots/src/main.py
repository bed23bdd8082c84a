# fill: routers
invitation_controller.router,
# end
# fill: imports
from src.controllers import invitation_controller
# end
