"""What the document and the product decide: the rest of this folder is the same for every service."""

from __future__ import annotations

from typing import Literal

VERSION = "1.0.0"
USER_AGENT = "postpeer-client" + "/" + VERSION
KEY_VARIABLE = "POSTPEER_API_KEY"
"""The environment variable that holds the key."""
URL_VARIABLE = "POSTPEER_BASE_URL"
"""The environment variable that may hold the address of the service."""
KEY_LOCATION: Literal["header", "query", "cookie", "nowhere"] = "header"
"""Where it is sent."""
KEY_NAME = "x-access-key"
"""Of the header, the parameter of the query, or the cookie."""
KEY_SCHEME: Literal["", "Basic", "Bearer"] = ""
"""What stands before it."""
BASE_URL = "https://api.postpeer.dev"
MESSAGE_FIELD: str | None = "message"
"""The field of a refusal that is meant for people."""


class PostPeerError(Exception):
    """The base of every error that this package raises."""


ServiceError = PostPeerError
"""The same for the modules of this folder, which do not know the name of the service."""
