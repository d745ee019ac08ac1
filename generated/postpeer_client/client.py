"""The client for threads."""

from __future__ import annotations

from functools import cached_property

from ._runtime._sync.client import Client
from ._runtime._sync.resource import RawResource, flat, raw
from .resources.integrations import IntegrationsResource, IntegrationsResourceWithRawResponse


class PostPeer(Client):
    """A client for PostPeer integrations.

    May be shared by any number of threads::

        with PostPeer() as client:
            page = client.list_integrations()

    The key comes from ``POSTPEER_API_KEY``, unless ``api_key`` is given. The service is at
    ``https://api.postpeer.dev``, unless ``base_url`` is.
    """

    integrations = cached_property(IntegrationsResource)

    list_integrations = flat(IntegrationsResource.list)
    iter_integrations = flat(IntegrationsResource.iter)

    @property
    def with_raw_response(self) -> PostPeerWithRawResponse:
        """The same methods; they give the untouched response, whatever its status."""
        return PostPeerWithRawResponse(self)


class PostPeerWithRawResponse(RawResource):
    """The methods of ``PostPeer``; an error status raises only in ``parse``."""

    integrations = cached_property(IntegrationsResourceWithRawResponse)

    list_integrations = raw(IntegrationsResource.list)
