"""What can go wrong, by the names under which programs catch it."""

from __future__ import annotations

from typing import Any

import httpx2

from .document import ServiceError as ServiceError
from .plain import http_response, request_id

_LONGEST = 1000
"""Characters of a service's words in the text of an error."""
_JOINERS = "\u200c\u200d"
"""Between letters of Persian and Hindi; they control nothing."""


class InvalidArgumentError(ServiceError, ValueError):
    """An argument or a setting cannot be used, or the key is missing; nothing was sent."""


class _Answered(ServiceError):
    """An error that a response of the service stands for, or is."""

    def __init__(self, message: str, status: int, headers: httpx2.Headers | None) -> None:
        super().__init__(message)
        self.status = status
        self.headers: httpx2.Headers = httpx2.Headers(headers)

    def __str__(self) -> str:
        return _shown(super().__str__())

    @property
    def status_code(self) -> int:
        """The same as ``status``."""
        return self.status

    @property
    def request_id(self) -> str | None:
        """What the service calls this request, if it says."""
        return request_id(self.headers)

    @property
    def response(self) -> httpx2.Response:
        """The response as httpx2 has it: without its request, with at most 64 KiB of its body, and
        never with the key."""
        return http_response(self.status, self.headers, self._kept)

    @property
    def _kept(self) -> bytes:
        raise NotImplementedError


class APIError(_Answered):
    """The service answered with an error."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        body: Any = None,
        headers: httpx2.Headers | None = None,
        retry_after: float | None = None,
        content: bytes = b"",
    ) -> None:
        super().__init__(message, status, headers)
        self.message = message
        """The service's own words, or the name of the status."""
        self.body = body
        """The decoded JSON, or text where it is no JSON or too long (64 KiB)."""
        self.retry_after = retry_after
        """In how many seconds to try again, where the service says so."""
        self._content = content

    @property
    def _kept(self) -> bytes:
        return self._content

    def __str__(self) -> str:
        request = f" (request {self.request_id})" if self.request_id else ""
        return _shown(f"{self.status}: {self.message}") + _shown(request)


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
    """No response, or it broke off."""

    sent: bool = True
    """False where there was no connection, so that the service has seen nothing of the request."""


class APIConnectionTimeoutError(APIConnectionError):
    """No response in time."""


class APIResponseValidationError(_Answered):
    """A response that the contract does not allow."""

    def __init__(
        self,
        message: str,
        *,
        path: str = "$",
        status: int = 0,
        content: bytes = b"",
        headers: httpx2.Headers | None = None,
    ) -> None:
        super().__init__(message, status, headers)
        self.path = path
        """Where in the response: ``$.items[3].id``."""
        self.content = content
        """The response as it came, or its first 64 KiB; never the key, if it was in there."""

    @property
    def body(self) -> str:
        """``content`` as text."""
        return self.content.decode(errors="replace")

    @property
    def _kept(self) -> bytes:
        return self.content


class APIResponseTruncatedError(APIConnectionError, APIResponseValidationError):
    """The connection was lost within a response."""


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


def _shown(text: str) -> str:
    """*text* of a service on one line, without what controls a terminal."""
    shown = "".join(
        " " if c.isspace() else c if c.isprintable() or c in _JOINERS else ascii(c)[1:-1]
        for c in text[: _LONGEST + 1]
    )
    return shown if len(text) <= _LONGEST else f"{shown[:_LONGEST]}…"
