"""The operations of ``client.integrations``, for asyncio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from .._runtime._async.resource import AsyncRawResource, AsyncResource, raw

if TYPE_CHECKING:  # else imported with the first call, as the operations are
    from .._runtime._async.pager import AsyncPager
    from ..models import Integration, IntegrationPage, ListIntegrationsSort


class AsyncIntegrationsResource(AsyncResource):
    """What ``client.integrations`` can do. All may raise a ``PostPeerError``."""

    @property
    def with_raw_response(self) -> AsyncIntegrationsResourceWithRawResponse:
        """The same methods; they give the untouched response, whatever its status."""
        return AsyncIntegrationsResourceWithRawResponse(self)

    async def list(
        self,
        *,
        platform: str | UnsetType = UNSET,
        profile_id: str | UnsetType | None = UNSET,
        q: str | UnsetType = UNSET,
        limit: int | UnsetType = UNSET,
        offset: int | UnsetType = UNSET,
        sort: ListIntegrationsSort | UnsetType = UNSET,
    ) -> IntegrationPage:
        """List integrations.

        Lists the social accounts that are connected to the project of the key.

        **Filters.** `platform`, `profile_id` and `q` narrow the list. They can be combined: an
        integration is listed when it passes all the filters of the request.

        **Pages.** A response holds at most `limit` integrations, after `offset` have been
        skipped. `total` counts all that match, over all pages. To read everything, raise
        `offset` by `limit` until `total` integrations are read. While the data stays the same,
        such a walk meets every matching integration exactly once.

        **Order.** The newest integration comes first, or the oldest with `sort=asc`. The order
        among integrations that were created at the same instant is not specified.

        Args:
            platform: Only integrations of this platform. The set of platforms is open. A
                platform that no integration belongs to gives an empty page; one that the service
                does not know may be refused with 400 instead.
            profile_id: Only integrations that are bound to this profile. The literal text
                `null` selects the integrations that are bound to no profile. Without this
                parameter, integrations are listed whatever their profile. None stands for this
                literal.
            q: Only integrations whose `display_name` or `platform_user_id` contains this
                text. Upper and lower case are the same. Every character stands for itself: there
                are no wildcards.
            limit: The size of a page: how many integrations a response holds at most.
            offset: How many matching integrations to skip before the page begins. An offset
                of `total` or just past it gives an empty page.
            sort: The order by `created_at`: `asc` lists the oldest first, `desc` the newest
                first.
        """
        from .._api.integrations.list_integrations import OPERATION, PAGES

        return await self._page(
            OPERATION,
            PAGES,
            platform=platform,
            profile_id=profile_id,
            q=q,
            limit=limit,
            offset=offset,
            sort=sort,
        )

    def iter(
        self,
        *,
        platform: str | UnsetType = UNSET,
        profile_id: str | UnsetType | None = UNSET,
        q: str | UnsetType = UNSET,
        limit: int | UnsetType = UNSET,
        offset: int | UnsetType = UNSET,
        sort: ListIntegrationsSort | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        prefetch: int = 0,
    ) -> AsyncPager[IntegrationPage, Integration]:
        """Walk through all pages: every item that matches, one after the other.

        Nothing is sent before the walk begins. Each ``async for`` loop is a walk of its own.

        Args:
            platform: Only integrations of this platform. The set of platforms is open. A
                platform that no integration belongs to gives an empty page; one that the service
                does not know may be refused with 400 instead.
            profile_id: Only integrations that are bound to this profile. The literal text
                `null` selects the integrations that are bound to no profile. Without this
                parameter, integrations are listed whatever their profile. None stands for this
                literal.
            q: Only integrations whose `display_name` or `platform_user_id` contains this
                text. Upper and lower case are the same. Every character stands for itself: there
                are no wildcards.
            offset: How many matching integrations to skip before the page begins. An offset
                of `total` or just past it gives an empty page.
            sort: The order by `created_at`: `asc` lists the oldest first, `desc` the newest
                first.
            limit: the size of a page; left out, the largest that is allowed.
            page_size: the same, whatever the service calls it.
            prefetch: how many pages to fetch ahead, at the same time.
        """
        from .._api.integrations.list_integrations import OPERATION, PAGES

        return self._walk(
            OPERATION,
            PAGES,
            prefetch,
            page_size,
            platform=platform,
            profile_id=profile_id,
            q=q,
            limit=limit,
            offset=offset,
            sort=sort,
        )


class AsyncIntegrationsResourceWithRawResponse(AsyncRawResource):
    """The methods of ``AsyncIntegrationsResource``; they give the untouched response."""

    list = raw(AsyncIntegrationsResource.list)
