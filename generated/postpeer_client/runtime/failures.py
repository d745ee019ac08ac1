"""From what went wrong below to an error of ours.

None of them refers to the error of httpx that it stands for, since that one holds the request,
and the request holds the key.
"""

from __future__ import annotations

import httpx

from ..errors import (
    APIConnectionError,
    APIConnectionTimeoutError,
    APIResponseTruncatedError,
    APIResponseValidationError,
    PostPeerError,
)
from .options import Options

FAILURES = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError)
"""What a request may end in, below."""


def failure(error: Exception, seconds: float) -> PostPeerError:
    """No answer, or not within *seconds*."""
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return APIConnectionTimeoutError(f"no answer within {seconds:g} seconds")
    name = type(error).__name__
    return APIConnectionError(f"{name}: {error}" if str(error) else name)


def broken(status: int, problem: str) -> APIResponseValidationError:
    """An answer that cannot be read."""
    return APIResponseValidationError(f"$: {problem}", status=status)


def too_large(options: Options) -> APIResponseValidationError:
    """An answer that is not read to its end."""
    return broken(0, f"the answer has more than {options.max_response_bytes} bytes")


def truncated(status: int, error: Exception) -> APIResponseTruncatedError:
    """An answer that ended too early."""
    return APIResponseTruncatedError(f"$: the answer broke off: {error}", status=status)
