from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error import Error
from ...models.integration_page import IntegrationPage
from ...models.list_integrations_sort import ListIntegrationsSort
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    platform: str | Unset = UNSET,
    profile_id: None | str | Unset = UNSET,
    q: str | Unset = UNSET,
    limit: int | Unset = 20,
    offset: int | Unset = 0,
    sort: ListIntegrationsSort | Unset = "desc",
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["platform"] = platform

    json_profile_id: None | str | Unset
    if isinstance(profile_id, Unset):
        json_profile_id = UNSET
    else:
        json_profile_id = profile_id
    params["profileId"] = json_profile_id

    params["q"] = q

    params["limit"] = limit

    params["offset"] = offset

    json_sort: str | Unset = UNSET
    if not isinstance(sort, Unset):
        json_sort = sort

    params["sort"] = json_sort

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/connect/integrations",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Error | IntegrationPage | None:
    if response.status_code == 200:
        response_200 = IntegrationPage.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = Error.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Error.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = Error.from_dict(response.json())

        return response_403

    if response.status_code == 429:
        response_429 = Error.from_dict(response.json())

        return response_429

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Error | IntegrationPage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    platform: str | Unset = UNSET,
    profile_id: None | str | Unset = UNSET,
    q: str | Unset = UNSET,
    limit: int | Unset = 20,
    offset: int | Unset = 0,
    sort: ListIntegrationsSort | Unset = "desc",
) -> Response[Error | IntegrationPage]:
    """List integrations

     Lists the social accounts that are connected to the project of the key.

    **Filters.** `platform`, `profileId` and `q` narrow the list. They can be combined: an
    integration is listed when it passes all the filters of the request.

    **Pages.** An answer holds at most `limit` integrations, after `offset` have been skipped.
    `total` counts all that match, over all pages. To read everything, raise `offset` by
    `limit` until `total` integrations are read. While the data stays the same, such a walk
    meets every matching integration exactly once.

    **Order.** The newest integration comes first, or the oldest with `sort=asc`. The order
    among integrations that were created at the same instant is not specified.

    Args:
        platform (str | Unset): Only integrations of this platform. The set of platforms is open.
            A platform that no integration belongs to gives an empty page; one that the service does
            not know may be refused with 400 instead.
        profile_id (None | str | Unset): Only integrations that are bound to this profile. The
            literal text `null` selects the integrations that are bound to no profile. Without this
            parameter, integrations are listed whatever their profile.
        q (str | Unset): Only integrations whose `displayName` or `platformUserId` contains this
            text. Upper and lower case are the same. Every character stands for itself: there are no
            wildcards.
        limit (int | Unset): The size of a page: how many integrations an answer holds at most.
            Default: 20.
        offset (int | Unset): How many matching integrations to skip before the page begins. An
            offset of `total` or just past it gives an empty page. Default: 0.
        sort (ListIntegrationsSort | Unset): The order by `createdAt`: `asc` lists the oldest
            first, `desc` the newest first. Default: 'desc'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | IntegrationPage]
    """

    kwargs = _get_kwargs(
        platform=platform,
        profile_id=profile_id,
        q=q,
        limit=limit,
        offset=offset,
        sort=sort,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    platform: str | Unset = UNSET,
    profile_id: None | str | Unset = UNSET,
    q: str | Unset = UNSET,
    limit: int | Unset = 20,
    offset: int | Unset = 0,
    sort: ListIntegrationsSort | Unset = "desc",
) -> Error | IntegrationPage | None:
    """List integrations

     Lists the social accounts that are connected to the project of the key.

    **Filters.** `platform`, `profileId` and `q` narrow the list. They can be combined: an
    integration is listed when it passes all the filters of the request.

    **Pages.** An answer holds at most `limit` integrations, after `offset` have been skipped.
    `total` counts all that match, over all pages. To read everything, raise `offset` by
    `limit` until `total` integrations are read. While the data stays the same, such a walk
    meets every matching integration exactly once.

    **Order.** The newest integration comes first, or the oldest with `sort=asc`. The order
    among integrations that were created at the same instant is not specified.

    Args:
        platform (str | Unset): Only integrations of this platform. The set of platforms is open.
            A platform that no integration belongs to gives an empty page; one that the service does
            not know may be refused with 400 instead.
        profile_id (None | str | Unset): Only integrations that are bound to this profile. The
            literal text `null` selects the integrations that are bound to no profile. Without this
            parameter, integrations are listed whatever their profile.
        q (str | Unset): Only integrations whose `displayName` or `platformUserId` contains this
            text. Upper and lower case are the same. Every character stands for itself: there are no
            wildcards.
        limit (int | Unset): The size of a page: how many integrations an answer holds at most.
            Default: 20.
        offset (int | Unset): How many matching integrations to skip before the page begins. An
            offset of `total` or just past it gives an empty page. Default: 0.
        sort (ListIntegrationsSort | Unset): The order by `createdAt`: `asc` lists the oldest
            first, `desc` the newest first. Default: 'desc'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | IntegrationPage
    """

    return sync_detailed(
        client=client,
        platform=platform,
        profile_id=profile_id,
        q=q,
        limit=limit,
        offset=offset,
        sort=sort,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    platform: str | Unset = UNSET,
    profile_id: None | str | Unset = UNSET,
    q: str | Unset = UNSET,
    limit: int | Unset = 20,
    offset: int | Unset = 0,
    sort: ListIntegrationsSort | Unset = "desc",
) -> Response[Error | IntegrationPage]:
    """List integrations

     Lists the social accounts that are connected to the project of the key.

    **Filters.** `platform`, `profileId` and `q` narrow the list. They can be combined: an
    integration is listed when it passes all the filters of the request.

    **Pages.** An answer holds at most `limit` integrations, after `offset` have been skipped.
    `total` counts all that match, over all pages. To read everything, raise `offset` by
    `limit` until `total` integrations are read. While the data stays the same, such a walk
    meets every matching integration exactly once.

    **Order.** The newest integration comes first, or the oldest with `sort=asc`. The order
    among integrations that were created at the same instant is not specified.

    Args:
        platform (str | Unset): Only integrations of this platform. The set of platforms is open.
            A platform that no integration belongs to gives an empty page; one that the service does
            not know may be refused with 400 instead.
        profile_id (None | str | Unset): Only integrations that are bound to this profile. The
            literal text `null` selects the integrations that are bound to no profile. Without this
            parameter, integrations are listed whatever their profile.
        q (str | Unset): Only integrations whose `displayName` or `platformUserId` contains this
            text. Upper and lower case are the same. Every character stands for itself: there are no
            wildcards.
        limit (int | Unset): The size of a page: how many integrations an answer holds at most.
            Default: 20.
        offset (int | Unset): How many matching integrations to skip before the page begins. An
            offset of `total` or just past it gives an empty page. Default: 0.
        sort (ListIntegrationsSort | Unset): The order by `createdAt`: `asc` lists the oldest
            first, `desc` the newest first. Default: 'desc'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | IntegrationPage]
    """

    kwargs = _get_kwargs(
        platform=platform,
        profile_id=profile_id,
        q=q,
        limit=limit,
        offset=offset,
        sort=sort,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    platform: str | Unset = UNSET,
    profile_id: None | str | Unset = UNSET,
    q: str | Unset = UNSET,
    limit: int | Unset = 20,
    offset: int | Unset = 0,
    sort: ListIntegrationsSort | Unset = "desc",
) -> Error | IntegrationPage | None:
    """List integrations

     Lists the social accounts that are connected to the project of the key.

    **Filters.** `platform`, `profileId` and `q` narrow the list. They can be combined: an
    integration is listed when it passes all the filters of the request.

    **Pages.** An answer holds at most `limit` integrations, after `offset` have been skipped.
    `total` counts all that match, over all pages. To read everything, raise `offset` by
    `limit` until `total` integrations are read. While the data stays the same, such a walk
    meets every matching integration exactly once.

    **Order.** The newest integration comes first, or the oldest with `sort=asc`. The order
    among integrations that were created at the same instant is not specified.

    Args:
        platform (str | Unset): Only integrations of this platform. The set of platforms is open.
            A platform that no integration belongs to gives an empty page; one that the service does
            not know may be refused with 400 instead.
        profile_id (None | str | Unset): Only integrations that are bound to this profile. The
            literal text `null` selects the integrations that are bound to no profile. Without this
            parameter, integrations are listed whatever their profile.
        q (str | Unset): Only integrations whose `displayName` or `platformUserId` contains this
            text. Upper and lower case are the same. Every character stands for itself: there are no
            wildcards.
        limit (int | Unset): The size of a page: how many integrations an answer holds at most.
            Default: 20.
        offset (int | Unset): How many matching integrations to skip before the page begins. An
            offset of `total` or just past it gives an empty page. Default: 0.
        sort (ListIntegrationsSort | Unset): The order by `createdAt`: `asc` lists the oldest
            first, `desc` the newest first. Default: 'desc'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | IntegrationPage
    """

    return (
        await asyncio_detailed(
            client=client,
            platform=platform,
            profile_id=profile_id,
            q=q,
            limit=limit,
            offset=offset,
            sort=sort,
        )
    ).parsed
