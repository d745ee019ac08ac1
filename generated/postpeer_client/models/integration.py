"""The models of ``Integration``."""

from __future__ import annotations

from msgspec import field as _field

from .._runtime.models import Model as _Model
from .._runtime.response import Instant

__all__ = [
    "Integration",
]


class Integration(_Model, frozen=True, kw_only=True):
    """A social account that is connected to a project."""

    id: str
    """Identifies the integration. It never occurs twice in a list. Pass it as `accountId` to create
    a post."""
    platform: str
    """The social platform of the account. The set of platforms is open."""
    platform_user_id: str | None = _field(name="platformUserId")
    """The identity of the account on its platform, or null if it is not known."""
    display_name: str | None = _field(name="displayName")
    """The name that the account shows on its platform, or null if it shows none."""
    image_url: str | None = _field(name="imageUrl")
    """The address of the profile picture, or null if there is none."""
    profile_id: str | None = _field(name="profileId")
    """The profile that the integration is bound to, or null if it is bound to none."""
    created_at: Instant = _field(name="createdAt")
    """When the account was connected (ISO 8601)."""
