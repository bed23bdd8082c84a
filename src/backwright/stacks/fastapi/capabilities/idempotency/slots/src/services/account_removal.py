# fill: imports
from src.repositories.idempotency_repository import IdempotencyRepository
# end
# fill: last
await IdempotencyRepository(work).forget(user.id)
# end
