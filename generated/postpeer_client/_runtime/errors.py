"""What can go wrong, by the names under which programs catch it."""

from __future__ import annotations

from typing import Any

import httpx2

from .document import ServiceError as ServiceError


class InvalidArgumentError(ServiceError, ValueError):
    """An argument cannot be sent; nothing was sent."""


class APIError(ServiceError):
    """The service answered with an error."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        body: Any = None,
        headers: httpx2.Headers | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        """The service's own words, or the name of the status."""
        self.status = status
        self.body = body
        """The decoded JSON, or text where it is no JSON or too long (64 KiB)."""
        self.headers = httpx2.Headers(headers)
        self.retry_after = retry_after
        """In how many seconds to try again, where the service says so."""

    @property
    def request_id(self) -> str | None:
        """What the service calls this request, if it says."""
        name: str | None = self.headers.get("x-request-id")
        return name

    def __str__(self) -> str:
        request = f" (request {self.request_id})" if self.request_id else ""
        return f"{self.status}: {self.message}{request}"


class APIRedirectError(APIError):
    """The service redirects; the message names the target's origin. It was not contacted."""


class BadRequestError(APIError):
    """400: a parameter is not valid."""


class AuthenticationError(APIError):
    """401: the key is missing or not valid."""


class PermissionDeniedError(APIError):
    """403: the key is not valid, or not for this."""


class NotFoundError(APIError):
    """404: there is nothing at this address."""


class ConflictError(APIError):
    """409: the request collides with another."""


class UnprocessableEntityError(APIError):
    """422: the request cannot be processed."""


class RateLimitError(APIError):
    """429: too many requests; see ``retry_after``."""


class InternalServerError(APIError):
    """500 and above: the service failed."""


class APIConnectionError(ServiceError):
    """No answer, or it broke off."""

    sent: bool = True
    """False where there was no connection, so that the service has seen nothing of the request."""


class APIConnectionTimeoutError(APIConnectionError):
    """No answer in time."""


class APIResponseValidationError(ServiceError):
    """An answer that the contract does not allow."""

    def __init__(
        self, message: str, *, path: str = "$", status: int = 0, content: bytes = b""
    ) -> None:
        super().__init__(message)
        self.path = path
        """Where in the answer: ``$.items[3].id``."""
        self.status = status
        self.content = content
        """The answer as it came, or its first 64 KiB; never the key, if it was in there."""


class APIResponseTruncatedError(APIConnectionError, APIResponseValidationError):
    """The connection was lost within an answer."""


_BY_STATUS: dict[int, type[APIError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


def error_class(status: int) -> type[APIError]:
    """The error for *status*."""
    if 300 <= status < 400:
        return APIRedirectError
    return _BY_STATUS.get(status, InternalServerError if status >= 500 else APIError)
