"""The client for asyncio."""

from __future__ import annotations

from functools import cached_property

from ._runtime._async.client import AsyncClient
from ._runtime._async.resource import AsyncRawResource, flat, raw
from .async_resources.integrations import (
    AsyncIntegrationsResource,
    AsyncIntegrationsResourceWithRawResponse,
)


class AsyncPostPeer(AsyncClient):
    """A client for PostPeer integrations.

    May be shared by any number of tasks of one event loop::

        async with AsyncPostPeer() as client:
            page = await client.list_integrations()

    The key comes from ``POSTPEER_API_KEY``, unless ``api_key`` is given. The service is at
    ``https://api.postpeer.dev``, unless ``base_url`` is.
    """

    integrations = cached_property(AsyncIntegrationsResource)

    list_integrations = flat(AsyncIntegrationsResource.list)
    iter_integrations = flat(AsyncIntegrationsResource.iter)

    @property
    def with_raw_response(self) -> AsyncPostPeerWithRawResponse:
        """The same methods; they give the untouched response, whatever its status."""
        return AsyncPostPeerWithRawResponse(self)


class AsyncPostPeerWithRawResponse(AsyncRawResource):
    """The methods of ``AsyncPostPeer``; an error status raises only in ``parse``."""

    integrations = cached_property(AsyncIntegrationsResourceWithRawResponse)

    list_integrations = raw(AsyncIntegrationsResource.list)
