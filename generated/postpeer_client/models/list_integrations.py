"""The models of ``list_integrations``."""

from __future__ import annotations

from typing import Literal

__all__ = [
    "ListIntegrationsSort",
]

ListIntegrationsSort = Literal["asc", "desc"]
