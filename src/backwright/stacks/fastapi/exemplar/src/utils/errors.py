"""What can go wrong for a caller: a status, a code, a message. Nothing else about it leaves the process."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Detail:
    field: str
    message: str


class ApiError(Exception):
    status = 500
    code = "INTERNAL_ERROR"

    def __init__(self, message: str, *details: Detail, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        self.code = code or self.code
        self.headers: dict[str, str] = {}


class ValidationError(ApiError):
    status = 400
    code = "VALIDATION_ERROR"

    @classmethod
    def of(cls, field: str, message: str) -> "ValidationError":
        return cls("Invalid input data", Detail(field, message))


class AuthenticationError(ApiError):
    """`code` tells which: NO_TOKEN, INVALID_TOKEN, TOKEN_EXPIRED or INVALID_CREDENTIALS."""

    status = 401
    code = "INVALID_TOKEN"

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message, code=code)
        self.headers["WWW-Authenticate"] = "Bearer"


class ForbiddenError(ApiError):
    status = 403
    code = "FORBIDDEN"


class NotFoundError(ApiError):
    status = 404
    code = "NOT_FOUND"


class MethodNotAllowedError(ApiError):
    status = 405
    code = "METHOD_NOT_ALLOWED"


class NotAcceptableError(ApiError):
    status = 406
    code = "NOT_ACCEPTABLE"


class ConflictError(ApiError):
    status = 409
    code = "CONFLICT"


class PreconditionFailedError(ApiError):
    status = 412
    code = "PRECONDITION_FAILED"


class PayloadTooLargeError(ApiError):
    status = 413
    code = "PAYLOAD_TOO_LARGE"


class UnsupportedMediaTypeError(ApiError):
    status = 415
    code = "UNSUPPORTED_MEDIA_TYPE"


class RateLimitedError(ApiError):
    status = 429
    code = "RATE_LIMITED"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.headers["Retry-After"] = str(retry_after)


class UnavailableError(ApiError):
    status = 503
    code = "UNAVAILABLE"
