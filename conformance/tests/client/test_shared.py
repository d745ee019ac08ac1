"""One client, used by many at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from client.subject import Subject
from postpeer_conformance.server import KEY, create_app, serving


@pytest.fixture(scope="module")
def server(product: Subject) -> Iterator[str]:
    """The reference server with 140 items."""
    with serving(create_app(product.contract, accounts=140)) as url:
        yield url


def test_two_hundred_threads_share_a_client(product: Subject, server: str) -> None:
    """No answer is lost, and each gets its own."""
    with product.client(KEY, base_url=server) as client, ThreadPoolExecutor(200) as threads:
        whole = [product.key(item) for item in getattr(client, product.iter_name)()]
        ask = getattr(client, product.list_name)
        offsets = [number % 139 for number in range(600)]
        pages = list(threads.map(lambda n: ask(**{product.offset: n, product.limit: 2}), offsets))
    for offset, page in zip(offsets, pages, strict=True):
        assert [product.key(item) for item in product.items(page)] == whole[offset : offset + 2]


def test_a_thousand_tasks_share_a_client(product: Subject, server: str) -> None:
    """No answer is lost, and each gets its own."""

    async def main() -> None:
        async with product.async_client(KEY, base_url=server) as client:
            whole = [product.key(item) async for item in getattr(client, product.iter_name)()]
            ask = getattr(client, product.list_name)
            offsets = [number % 139 for number in range(1000)]
            pages = await asyncio.gather(
                *(ask(**{product.offset: offset, product.limit: 2}) for offset in offsets)
            )
        for offset, page in zip(offsets, pages, strict=True):
            assert [product.key(item) for item in product.items(page)] == whole[offset : offset + 2]

    asyncio.run(main())
