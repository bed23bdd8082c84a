"""What inviting and joining say, and what they are told."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from src.utils.caller import Role
from src.validators.auth_validator import NewAccount, OpaqueToken
from src.validators.base import Email, Payload


class InvitationInput(Payload):
    email: Email
    role: Role


class Acceptance(NewAccount):
    token: OpaqueToken


class InvitationRead(BaseModel):
    token: str
    url: Annotated[str, Field(description="Where the invited person goes; it holds the token")]
    email: str
    role: Role
    expires_at: datetime
