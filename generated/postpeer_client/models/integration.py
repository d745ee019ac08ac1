from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Integration")


@_attrs_define
class Integration:
    """A social account that is connected to a project.

    Attributes:
        id (str): Identifies the integration. It never occurs twice in a list. Pass it as `accountId` to create a post.
        platform (str): The social platform of the account. The set of platforms is open.
        platform_user_id (None | str): The identity of the account on its platform, or null if it is not known.
        display_name (None | str): The name that the account shows on its platform, or null if it shows none.
        image_url (None | str): The address of the profile picture, or null if there is none.
        profile_id (None | str): The profile that the integration is bound to, or null if it is bound to none.
        created_at (datetime.datetime): When the account was connected (ISO 8601).
    """

    id: str
    platform: str
    platform_user_id: None | str
    display_name: None | str
    image_url: None | str
    profile_id: None | str
    created_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        platform = self.platform

        platform_user_id: None | str
        platform_user_id = self.platform_user_id

        display_name: None | str
        display_name = self.display_name

        image_url: None | str
        image_url = self.image_url

        profile_id: None | str
        profile_id = self.profile_id

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "platform": platform,
                "platformUserId": platform_user_id,
                "displayName": display_name,
                "imageUrl": image_url,
                "profileId": profile_id,
                "createdAt": created_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        platform = d.pop("platform")

        def _parse_platform_user_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        platform_user_id = _parse_platform_user_id(d.pop("platformUserId"))

        def _parse_display_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        display_name = _parse_display_name(d.pop("displayName"))

        def _parse_image_url(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        image_url = _parse_image_url(d.pop("imageUrl"))

        def _parse_profile_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        profile_id = _parse_profile_id(d.pop("profileId"))

        created_at = datetime.datetime.fromisoformat(d.pop("createdAt"))

        integration = cls(
            id=id,
            platform=platform,
            platform_user_id=platform_user_id,
            display_name=display_name,
            image_url=image_url,
            profile_id=profile_id,
            created_at=created_at,
        )

        integration.additional_properties = d
        return integration

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
