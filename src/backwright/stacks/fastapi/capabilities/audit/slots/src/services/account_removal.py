# fill: imports
from src.repositories.audit import erase_trail
# end
# fill: last
await erase_trail(work.session, user.id)
# end
