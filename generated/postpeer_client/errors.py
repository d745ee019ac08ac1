"""What can go wrong.

::

    PostPeerError
    ├── InvalidArgumentError             an argument cannot be sent (also a ValueError)
    ├── APIError                         the service answered with an error
    │   ├── APIRedirectError             300 to 399: redirects are never followed
    │   ├── BadRequestError              400
    │   ├── AuthenticationError          401
    │   ├── PermissionDeniedError        403
    │   ├── NotFoundError                404
    │   ├── ConflictError                409
    │   ├── UnprocessableEntityError     422
    │   ├── RateLimitError               429
    │   └── InternalServerError          500 and above
    ├── APIConnectionError               no response, or it broke off
    │   ├── APIConnectionTimeoutError    no response in time
    │   └── APIResponseTruncatedError    it broke off; this is both of its neighbours
    └── APIResponseValidationError       a response that the contract does not allow
        └── APIResponseTruncatedError
"""

from ._runtime.document import PostPeerError
from ._runtime.errors import (
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
    "AuthenticationError",
    "BadRequestError",
    "ConflictError",
    "InternalServerError",
    "InvalidArgumentError",
    "NotFoundError",
    "PermissionDeniedError",
    "PostPeerError",
    "RateLimitError",
    "UnprocessableEntityError",
]

for _name in __all__:  # a traceback names this module, from which programs import them
    globals()[_name].__module__ = __name__
