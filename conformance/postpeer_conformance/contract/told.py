"""Where a response says something of a list: in its body or in a header."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from .pointer import Json, descend, tokens

Header = Callable[[str], str | None]
"""The text of a header of a response, by its name in any case; None where it is not there."""


@attrs.frozen
class Told:
    """A place in a response; exactly one of both is given."""

    pointer: str | None = None
    """From the body to the value."""
    header: str | None = None
    """The name of the header."""
    address: bool = False
    """Whether it holds the address of a page (RFC 3986), not a value of a parameter."""
    nullable: bool = False
    """Whether the body may have null there."""

    @property
    def name(self) -> str:
        """How sentences call it."""
        return f"the header {self.header}" if self.header is not None else f"{self.pointer}"

    def of(self, body: Json, header: Header) -> Json:
        """What the response with *body* says; None where it is null or missing."""
        if self.header is not None:
            return header(self.header)
        try:
            return descend(body, tokens(self.pointer or ""))
        except (LookupError, TypeError, ValueError):
            return None
