"""The models of ``IntegrationPage``."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from .._runtime.pages import Page as _Page
from .integration import Integration

__all__ = [
    "IntegrationPage",
]


class IntegrationPage(_Page, frozen=True, kw_only=True):
    """One page of integrations."""

    _items_at = "integrations"
    success: bool
    """Always true in this response."""
    total: Annotated[int, Meta(ge=0)]
    """How many integrations match the filters, over all pages. It depends neither on `limit` nor on
    `offset` nor on `sort`."""
    integrations: list[Integration]
    """The integrations of this page, in the order asked for."""

    def __post_init__(self) -> None:
        if self.success is not True:
            raise ValueError("Expected `true` in `success`")
