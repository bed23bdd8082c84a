# fill: settings
secret_key: SecretStr = Field(min_length=32)
issuer: str = "exemplar"
access_token_minutes: int = Field(15, ge=1, le=1440)
refresh_token_days: int = Field(30, ge=1, le=365)
login_limit: str = "5/minute"
register_limit: str = "10/hour"
network_limit: str = "60/minute"
rate_limit_storage_url: str = "async+memory://"
trusted_proxies: str = ""
# end
# fill: validators
@field_validator("login_limit", "register_limit", "network_limit")
@classmethod
def understand_limit(cls, limit: str) -> str:
    parse(limit)
    return limit

@field_validator("trusted_proxies")
@classmethod
def understand_networks(cls, networks: str) -> str:
    parse_networks(networks)
    return networks

# end
# fill: imports
from limits import parse

from src.utils.network import parse_networks
# end
