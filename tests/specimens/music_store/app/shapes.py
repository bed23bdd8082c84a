"""What requests and answers hold."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

T = TypeVar("T")
LARGEST = 2**63 - 1


def printable(value: str) -> str:
    """Refuse text that no database keeps as it is."""
    if "\0" in value:
        raise ValueError("must not contain NUL")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("must be well-formed Unicode") from None
    return value


Name = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True), AfterValidator(printable)]
Email = Annotated[
    str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254), AfterValidator(printable)
]
Password = Annotated[str, StringConstraints(min_length=10, max_length=128), AfterValidator(printable)]
Id = Annotated[int, Field(ge=1, le=LARGEST, strict=True)]


class Body(BaseModel):
    """A body: nothing in it that is not known."""

    model_config = ConfigDict(extra="forbid")


class Page(BaseModel, Generic[T]):
    """Some of many, and how many there are."""

    items: list[T]
    total: int
    limit: int
    offset: int


class Registration(Body):
    email: Email
    password: Password
    name: Name


class Credentials(Body):
    email: Email
    password: Password


class Account(BaseModel):
    id: int
    email: str
    name: str


class SignedIn(BaseModel):
    token: str
    expires_at: datetime


class ArtistBody(Body):
    name: Name


class Artist(BaseModel):
    id: int
    name: str


class Album(BaseModel):
    id: int
    title: str
    artist: Artist


class Track(BaseModel):
    id: int
    name: str
    album: str | None
    genre: str | None
    milliseconds: int
    unit_price: Decimal


class PlaylistBody(Body):
    name: Name


class Playlist(BaseModel):
    id: int
    name: str
    tracks: int


class Added(Body):
    track_id: Id


class Order(Body):
    track_ids: Annotated[list[Id], Field(min_length=1, max_length=50)]


class Purchase(BaseModel):
    id: int
    bought_at: datetime
    total: Decimal
    track_ids: list[int]
