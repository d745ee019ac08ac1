# Derived from _async/client.py: change that one.
"""What the clients share: settings and lifecycle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn, Self

from ..key import Key
from ..options import MAX_RESPONSE_BYTES, MAX_RETRIES, TIMEOUT, TOTAL_TIMEOUT, Options
from .caller import Caller

if TYPE_CHECKING:
    from .http_client import HTTPClient


class Client(Caller):
    """Settings and lifecycle of the client for threads."""

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float = TIMEOUT,
        total_timeout: float = TOTAL_TIMEOUT,
        max_retries: int = MAX_RETRIES,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        default_headers: Mapping[str, str] | None = None,
        http_client: HTTPClient | None = None,
    ) -> None:
        """Nothing is sent yet.

        Args:
            api_key: the key; left out, it comes from the environment.
            base_url: where the service is; left out, it comes from the environment or the document.
            timeout: seconds for one attempt, or for each piece (256 KiB) of a file that it sends.
            total_timeout: seconds for one call, with all its attempts and rests; while a file is
                sent, the call may take longer, but is not tried again.
            max_retries: how often a request is sent again, 0 for never. GET, HEAD and requests
                with an idempotency key: after 408, 409, 429, 500 and above, or a lost connection.
                PUT, DELETE: after 429 or 503 with Retry-After. All: if no connection was made.
            max_response_bytes: the largest response that is read, decompressed.
            default_headers: sent with every request.
            http_client: a client of httpx2 or httpx, which sends the requests with its own params,
                headers, cookies, user agent, auth and hooks, and is not closed. Its timeout, unless
                it is the default of 5 seconds, bounds each wait, too. Redirects are not followed.

        Raises:
            InvalidArgumentError: there is no key, or a setting makes no sense.
        """
        from .transport import Transport

        key = Key(api_key)
        del api_key  # from here on nothing in this frame shows it
        self._options = Options(
            key, base_url, timeout, total_timeout, max_retries, max_response_bytes, default_headers
        )
        self._transport = Transport(self._options, http_client)

    def with_options(
        self,
        *,
        timeout: float | None = None,
        total_timeout: float | None = None,
        max_retries: int | None = None,
    ) -> Self:
        """The same client with other settings, for one call or more, on the same connections.

        What is left out stays as it is. To close either of the two closes both.

        Raises:
            ServiceError: a setting makes no sense.
        """
        other = object.__new__(type(self))
        own = {name: v for name, v in vars(self).items() if not isinstance(v, Caller)}
        vars(other).update(own)  # what a subclass has; resources are made anew, with the settings
        other._options = self._options.changed(
            timeout=timeout, total_timeout=total_timeout, max_retries=max_retries
        )
        return other

    def __repr__(self) -> str:
        settings = vars(self).get("_options", "")  # none yet, in a traceback of the constructor
        return f"{type(self).__name__}({settings})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} cannot be pickled or copied: it holds the key")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections; an ``http_client`` of the caller stays open."""
        self._transport.close()
