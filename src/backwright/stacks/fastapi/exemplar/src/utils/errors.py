"""What can go wrong for a caller: a status, a code, a message. Nothing else about it leaves the process."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Detail:
    field: str
    message: str


class ApiError(Exception):
    status, code = 500, "INTERNAL_ERROR"

    def __init__(self, message: str, *details: Detail) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        self.headers: dict[str, str] = {}


class ValidationError(ApiError):
    status, code = 400, "VALIDATION_ERROR"

    @classmethod
    def of(cls, field: str, message: str) -> "ValidationError":
        return cls("Invalid input data", Detail(field, message))


class AuthenticationError(ApiError):
    """`code` tells which: NO_TOKEN, INVALID_TOKEN, TOKEN_EXPIRED or INVALID_CREDENTIALS."""

    status, code = 401, "INVALID_TOKEN"

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.code = code
        self.headers["WWW-Authenticate"] = "Bearer"


class ForbiddenError(ApiError):
    status, code = 403, "FORBIDDEN"


class NotFoundError(ApiError):
    status, code = 404, "NOT_FOUND"


class MethodNotAllowedError(ApiError):
    status, code = 405, "METHOD_NOT_ALLOWED"


class NotAcceptableError(ApiError):
    status, code = 406, "NOT_ACCEPTABLE"


class ConflictError(ApiError):
    status, code = 409, "CONFLICT"


class PreconditionFailedError(ApiError):
    status, code = 412, "PRECONDITION_FAILED"


class PayloadTooLargeError(ApiError):
    status, code = 413, "PAYLOAD_TOO_LARGE"


class UnsupportedMediaTypeError(ApiError):
    status, code = 415, "UNSUPPORTED_MEDIA_TYPE"


class RateLimitedError(ApiError):
    status, code = 429, "RATE_LIMITED"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.headers["Retry-After"] = str(retry_after)


class UnavailableError(ApiError):
    status, code = 503, "UNAVAILABLE"
