"""The models of ``Error``."""

from __future__ import annotations

from msgspec import UNSET, UnsetType
from msgspec import field as _field

from .._runtime.models import Model as _Model

__all__ = [
    "Error",
]


class Error(_Model, frozen=True, kw_only=True):
    """Why a request was refused."""

    success: bool
    """Always false in an error."""
    message: str | UnsetType = _field(default=UNSET)
    """The reason, for people. Its wording may change at any time."""

    def __post_init__(self) -> None:
        if self.success is not False:
            raise ValueError("Expected `false` in `success`")
