"""What can go wrong for a caller: a status, a code, a message. Nothing else about it leaves the process."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Detail:
    field: str
    message: str


class ApiError(Exception):
    status, code, meaning = 500, "INTERNAL_ERROR", "Something broke on our side"
    codes: tuple[str, ...] = ()  # where there are several

    def __init__(self, message: str, *details: Detail) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        self.headers: dict[str, str] = {}


class ValidationError(ApiError):
    status, code, meaning = 400, "VALIDATION_ERROR", "The input is not valid"

    @classmethod
    def of(cls, field: str, message: str) -> "ValidationError":
        return cls("Invalid input data", Detail(field, message))


class AuthenticationError(ApiError):
    status, code, meaning = 401, "INVALID_TOKEN", "No token, or not a valid one"
    codes = ("NO_TOKEN", "INVALID_TOKEN", "TOKEN_EXPIRED", "INVALID_CREDENTIALS")

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.code = code
        self.headers["WWW-Authenticate"] = "Bearer"


class ForbiddenError(ApiError):
    status, code, meaning = 403, "FORBIDDEN", "Not granted"


class NotFoundError(ApiError):
    status, code, meaning = 404, "NOT_FOUND", "There is no such row"


class MethodNotAllowedError(ApiError):
    status, code, meaning = 405, "METHOD_NOT_ALLOWED", "The path does not know the method"


class NotAcceptableError(ApiError):
    status, code, meaning = 406, "NOT_ACCEPTABLE", "Answers are JSON"


class ConflictError(ApiError):
    status, code, meaning = 409, "CONFLICT", "Conflicts with what is there"


class PreconditionFailedError(ApiError):
    status, code, meaning = 412, "PRECONDITION_FAILED", "The row has changed since it was read"


class PayloadTooLargeError(ApiError):
    status, code, meaning = 413, "PAYLOAD_TOO_LARGE", "The body is too large"


class UnsupportedMediaTypeError(ApiError):
    status, code, meaning = 415, "UNSUPPORTED_MEDIA_TYPE", "The body is not JSON"


class RateLimitedError(ApiError):
    status, code, meaning = 429, "RATE_LIMITED", "Too many requests"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.headers["Retry-After"] = str(retry_after)


class UnavailableError(ApiError):
    status, code, meaning = 503, "UNAVAILABLE", "The service cannot answer right now"
