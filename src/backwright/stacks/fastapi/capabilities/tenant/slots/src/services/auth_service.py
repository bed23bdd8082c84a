# fill: opened
Workshop(**registration.workshop.model_dump()),
# end
# fill: imports
from src.models.workshop import Workshop
# end
