from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.integration import Integration


T = TypeVar("T", bound="IntegrationPage")


@_attrs_define
class IntegrationPage:
    """One page of integrations.

    Attributes:
        success (bool): Always true in this answer.
        total (int): How many integrations match the filters, over all pages. It depends neither on `limit` nor on
            `offset` nor on `sort`.
        integrations (list[Integration]): The integrations of this page, in the order asked for.
    """

    success: bool
    total: int
    integrations: list[Integration]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        success = self.success

        total = self.total

        integrations = []
        for integrations_item_data in self.integrations:
            integrations_item = integrations_item_data.to_dict()
            integrations.append(integrations_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "success": success,
                "total": total,
                "integrations": integrations,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.integration import Integration  # noqa: PLC0415

        d = dict(src_dict)
        success = d.pop("success")

        total = d.pop("total")

        integrations = []
        _integrations = d.pop("integrations")
        for integrations_item_data in _integrations:
            integrations_item = Integration.from_dict(integrations_item_data)

            integrations.append(integrations_item)

        integration_page = cls(
            success=success,
            total=total,
            integrations=integrations,
        )

        integration_page.additional_properties = d
        return integration_page

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
