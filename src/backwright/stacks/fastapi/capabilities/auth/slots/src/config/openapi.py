# fill: operation
operation["security"] = [{"bearer": []}] if needs_token(path) else []
# end
# fill: document
bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
document["components"]["securitySchemes"] = {"bearer": bearer}
# end
# fill: answers
possible |= {401: path.startswith(PREFIX), 403: needs_token(path), 429: path in PUBLIC_PATHS}
# end
# fill: imports
import re

from src.middlewares.authentication import PREFIX, PUBLIC_PATHS, PUBLIC_READS, needs_token
# end
# fill: operations
# when: public
if PUBLIC_READS.fullmatch(re.sub(r"{\w+}", "1", path)):
    operations["get"]["security"].append({})  # who sends a token is known by it all the same
# end
# end
