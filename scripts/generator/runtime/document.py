"""What a document decides. This stands in for the module that the generator writes, so that the
others can be checked and tested where they are; it is not copied."""

from __future__ import annotations

from typing import Literal

VERSION = "1.0.0"
USER_AGENT = "example-client" + "/" + VERSION
KEY_VARIABLE = "EXAMPLE_API_KEY"
URL_VARIABLE = "EXAMPLE_BASE_URL"
KEY_LOCATION: Literal["header", "query", "cookie", "nowhere"] = "header"
KEY_NAME = "x-api-key"
KEY_SCHEME: Literal["", "Basic", "Bearer"] = ""
BASE_URL = "https://api.example.com"
MESSAGE_FIELD: str | None = "message"


class ExampleError(Exception):
    """The base of every error that the package raises."""


ServiceError = ExampleError
