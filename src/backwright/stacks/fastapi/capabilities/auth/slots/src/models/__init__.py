# fill: models
from src.models.refresh_token import RefreshToken as RefreshToken
# end
