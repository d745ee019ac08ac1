"""From what went wrong below to an error of ours.

None of them refers to the error that it stands for, since that one holds the request, and the
request holds the key. Nor does it quote one that was made while a response was read: a library
quotes the line of the response that it could not read.
"""

from __future__ import annotations

from .errors import (
    APIConnectionError,
    APIConnectionTimeoutError,
    APIResponseTruncatedError,
    APIResponseValidationError,
    ServiceError,
)
from .options import Options


def is_failure(error: Exception) -> bool:
    """Whether *error* is how an HTTP library says that a request failed; else it is a mistake, or
    comes from a hook of the caller's."""
    return not _FAILURES.isdisjoint(_names(error))


def failure(error: Exception, seconds: float, origin: str) -> ServiceError:
    """No response from *origin*, or not within *seconds*."""
    names = _names(error)
    found = _failure(error, names, seconds, origin)
    if names & _UNSENT:
        found.sent = False
    return found


def _failure(error: Exception, names: set[str], seconds: float, origin: str) -> APIConnectionError:
    if names & _TIMEOUTS:
        return APIConnectionTimeoutError(f"no response from {origin} within {seconds:g} seconds")
    if "ProxyError" in names:
        return APIConnectionError(f"the proxy does not let the request through to {origin}")
    if names & {"ConnectError", "OSError"}:
        reason = str(error) or "the other side has closed it"
        return APIConnectionError(f"no connection to {origin}: {reason}")
    if "NetworkError" in names or "disconnected" in str(error):
        return APIConnectionError(f"the connection to {origin} was lost before the response came")
    kind = type(error).__name__
    return APIConnectionError(f"the response from {origin} breaks the rules of HTTP ({kind})")


def truncated(status: int, error: Exception) -> ServiceError | TimeoutError:
    """A response that ended too early, or is not there in time."""
    if _names(error) & _TIMEOUTS:
        return TimeoutError()
    return APIResponseTruncatedError("$: the response broke off", status=status)


def broken(status: int, problem: str) -> APIResponseValidationError:
    """A response that cannot be read."""
    return APIResponseValidationError(f"$: {problem}", status=status)


def too_large(options: Options) -> APIResponseValidationError:
    """A response that is not read to its end."""
    return broken(0, f"the response has more than {options.max_response_bytes} bytes")


_FAILURES = {
    *("HTTPError", "InvalidURL", "StreamError"),  # of httpx2, and of httpx
    *("TimeoutException", "NetworkError", "ProtocolError", "ProxyError", "UnsupportedProtocol"),
    *("OSError", "UnicodeError"),
}
_TIMEOUTS = {"TimeoutException", "TimeoutError"}
_UNSENT = {"ConnectError", "ConnectTimeout", "PoolTimeout"}


def _names(error: Exception) -> set[str]:
    """Those of its classes. The HTTP libraries name theirs alike; none but httpx2 is imported."""
    return {kind.__name__ for kind in type(error).__mro__}
