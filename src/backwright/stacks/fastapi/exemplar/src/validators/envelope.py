"""The envelopes as the API's document describes them."""

from datetime import datetime
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel

from src.utils.errors import Detail

T = TypeVar("T")


class Meta(BaseModel):
    timestamp: datetime
    request_id: str


class Success(BaseModel, Generic[T]):
    success: Literal[True]
    data: T
    meta: Meta


class Pagination(BaseModel):
    page: int
    per_page: int
    total: int
    total_pages: int
    total_exact: bool = True


class Page(BaseModel, Generic[T]):
    success: Literal[True]
    data: list[T]
    pagination: Pagination
    meta: Meta


class Error(BaseModel):
    code: str
    message: str
    details: list[Detail]


class Failure(BaseModel):
    success: Literal[False]
    error: Error
    meta: Meta
