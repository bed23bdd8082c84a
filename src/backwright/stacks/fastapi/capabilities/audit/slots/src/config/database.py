# fill: sessions
record_changes(self.sessions)
# end
# fill: imports
from src.repositories.audit import record_changes
# end
