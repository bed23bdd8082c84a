# fill: parameters
caller: Caller | None = None,
# end
# fill: attributes
self.caller = caller
# end
# fill: imports
from src.utils.caller import Caller
# end
