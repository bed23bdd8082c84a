"""What registering and signing in say, and what they are told."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, StrictStr
from pydantic_core import PydanticCustomError

# slot: newcomer_enums
# end
from src.utils.common_passwords import is_common
from src.utils.envelope import JsonObject
from src.validators.base import (
    BigInt,
    Bool,
    Day,
    Email,
    ExactNumber,
    Float,
    Future,
    Instant,
    Int,
    Line,
    Past,
    Payload,
    Text,
    beside_today,
)


def refuse_common(password: str) -> str:
    if is_common(password):
        raise PydanticCustomError("common_password", "Is too common; choose another one")
    return password


AnyPassword = Annotated[StrictStr, Field(max_length=128, repr=False, json_schema_extra={"format": "password"})]
NewPassword = Annotated[AnyPassword, Field(min_length=8), AfterValidator(refuse_common)]
OpaqueToken = Annotated[StrictStr, Field(min_length=1, max_length=200, repr=False)]


class NewAccount(Payload):
    """What every new account says of itself."""

    password: NewPassword
    # slot: account_create_fields
    name: Annotated[Line, Field(min_length=1, max_length=60)]
    # end

    def profile(self) -> JsonObject:
        """The account's own fields: all but the password, which is kept as a hash only."""
        return {name: getattr(self, name) for name in NewAccount.model_fields if name != "password"}


# fill: classes
class Registration(NewAccount):
    email: Email
    # fill: registration


class SignIn(Payload):
    email: Email
    password: AnyPassword


class RefreshInput(Payload):
    refresh_token: OpaqueToken


class TokenPair(BaseModel):
    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"]
    expires_in: Annotated[int, Field(description="Seconds for which the access token is good")]


class Notice(BaseModel):
    message: str
