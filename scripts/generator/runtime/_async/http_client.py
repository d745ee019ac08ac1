"""The client of an HTTP library that a caller may bring along."""

from __future__ import annotations

from typing import Any, Protocol


class AsyncHTTPClient(Protocol):
    """What is used of it: httpx2's has these methods, and httpx's, too."""

    @property
    def is_closed(self) -> bool: ...

    def build_request(self, method: str, url: str, *, content: Any, headers: Any) -> Any:
        """A request with what all requests of the client have."""

    async def send(self, request: Any, *, stream: bool, follow_redirects: bool) -> Any:
        """Its response."""

    async def aclose(self) -> None: ...
