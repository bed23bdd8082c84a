# fill: models
from src.models.idempotency_key import IdempotencyKey as IdempotencyKey
# end
