"""The models of ``IntegrationPage``."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from .._runtime.pages import Page as _Page
from .integration import Integration

__all__ = [
    "IntegrationPage",
]


class IntegrationPage(_Page, frozen=True, kw_only=True):
    """One page of integrations."""

    success: bool
    """Always true in this answer."""
    total: Annotated[int, Meta(ge=0)]
    """How many integrations match the filters, over all pages. It depends neither on `limit` nor on
    `offset` nor on `sort`."""
    integrations: list[Integration]
    """The integrations of this page, in the order asked for."""

    @property
    def unknown_fields(self) -> list[dict[str, Any]]:
        """Per item, in order: the fields that the contract does not name."""
        return [item.unknown_fields for item in self.integrations]

    def to_dicts(self) -> list[dict[str, Any]]:
        """The items as :meth:`to_dict` gives them, for a data frame."""
        return [item.to_dict() for item in self.integrations]

    def __post_init__(self) -> None:
        if self.success is not True:
            raise ValueError("Expected `true` in `success`")
