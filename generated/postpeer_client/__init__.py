"""A typed client for PostPeer integrations."""

from ._runtime.document import VERSION as __version__
from .async_client import AsyncPostPeer
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
