"""The models of ``IntegrationPage``."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any

from msgspec import Meta

from .._runtime.response import Answer, unknown_fields
from .integration import Integration

__all__ = [
    "IntegrationPage",
]


class IntegrationPage(Answer, frozen=True, kw_only=True):
    """One page of integrations."""

    success: bool
    """Always true in this answer."""
    total: Annotated[int, Meta(ge=0)]
    """How many integrations match the filters, over all pages. It depends neither on `limit` nor on
    `offset` nor on `sort`."""
    integrations: list[Integration]
    """The integrations of this page, in the order asked for."""

    @cached_property
    def unknown_fields(self) -> list[dict[str, Any]]:
        """Per item, in order: the fields that the contract does not name."""
        return unknown_fields(self, ["integrations"], Integration)

    def __post_init__(self) -> None:
        if self.success is not True:
            raise ValueError("Expected `true` in `success`")
