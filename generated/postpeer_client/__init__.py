"""A typed client for PostPeer integrations."""

from typing import TYPE_CHECKING, Any

from ._runtime.document import VERSION as __version__
from .client import PostPeer
from .errors import (
    APIConnectionError,
    APIConnectionTimeoutError,
    APIError,
    APIRedirectError,
    APIResponseTruncatedError,
    APIResponseValidationError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    InternalServerError,
    InvalidArgumentError,
    NotFoundError,
    PermissionDeniedError,
    PostPeerError,
    RateLimitError,
    UnprocessableEntityError,
)

if TYPE_CHECKING:
    from .async_client import AsyncPostPeer

__all__ = [
    "APIConnectionError",
    "APIConnectionTimeoutError",
    "APIError",
    "APIRedirectError",
    "APIResponseTruncatedError",
    "APIResponseValidationError",
    "AsyncPostPeer",
    "AuthenticationError",
    "BadRequestError",
    "ConflictError",
    "InternalServerError",
    "InvalidArgumentError",
    "NotFoundError",
    "PermissionDeniedError",
    "PostPeer",
    "PostPeerError",
    "RateLimitError",
    "UnprocessableEntityError",
    "__version__",
]


def __getattr__(name: str) -> Any:
    """Imports the client for asyncio where it is asked for: half of the programs never do."""
    if name == "AsyncPostPeer":
        from .async_client import AsyncPostPeer

        return AsyncPostPeer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
