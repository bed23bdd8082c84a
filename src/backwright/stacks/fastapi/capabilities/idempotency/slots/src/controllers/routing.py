# fill: begun
claim = await idempotency.claim(request, work)
if claim is not None and claim.answer is not None:
    return claim.answer
# end
# fill: done
if claim is not None:
    await claim.keep(answer)
# end
# fill: imports
from src.controllers import idempotency
# end
