"""How an operation takes its key."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Literal

import attrs

Scheme = Literal["", "Basic", "Bearer"]


@attrs.frozen
class ApiKey:
    """The security scheme of an operation: a key that each request carries.

    It stands in a header, a query parameter or a cookie of its own, or in the header
    ``Authorization`` behind the name of a scheme (RFC 9110, 11.6.2). For ``Basic`` the key is user
    and password with a colon between them (RFC 7617).
    """

    location: Literal["header", "query", "cookie"]
    name: str
    """Of the header, the query parameter or the cookie."""
    scheme: Scheme
    pointer: str

    @property
    def header(self) -> str:
        """The header that holds it; empty for a key in the query."""
        return {"header": self.name, "query": "", "cookie": "Cookie"}[self.location]

    def written(self, key: str) -> str:
        """*key* as the value of its header or parameter."""
        if self.location == "cookie":
            return f"{self.name}={key}"
        if self.scheme == "Basic":
            key = base64.b64encode(key.encode()).decode()
        # No header ends with a space (RFC 9110, 5.5); the key may be empty.
        return f"{self.scheme} {key}".rstrip() if self.scheme else key

    def read(self, headers: Mapping[str, str], query: Iterable[tuple[str, str]]) -> str | None:
        """The key of a request; None where it has none. *headers* have names in lower case."""
        if self.location == "query":
            return dict(query).get(self.name)
        if self.location == "cookie":
            return dict(cookies(headers)).get(self.name)
        value = headers.get(self.header.lower())
        return self._credential(value) if value is not None and self.scheme else value

    def _credential(self, value: str) -> str | None:
        scheme, _, key = value.partition(" ")
        if scheme.lower() != self.scheme.lower():
            return None
        if self.scheme != "Basic":
            return key.strip()
        try:
            return base64.b64decode(key, validate=True).decode()
        except ValueError:  # of base64, of ASCII or of UTF-8
            return ""


def cookies(headers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Names and texts, as they were sent, of the cookies of a request (RFC 6265, 5.4).

    Not by ``http.cookies``: it drops all cookies behind one that it finds odd.
    """
    parts = (part.partition("=") for part in headers.get("cookie", "").split(";"))
    return [(name.strip(), text.strip()) for name, _, text in parts]
