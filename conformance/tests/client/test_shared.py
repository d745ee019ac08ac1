"""One client, used by many at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from client.hostile import answering
from client.subject import Subject
from client.test_walk import keys, paging


@pytest.fixture
def server(product: Subject) -> Iterator[str]:
    """Serves 140 items."""
    with answering(paging(product, product.rows(140))) as server:
        yield server.url


def test_two_hundred_threads_share_a_client(product: Subject, server: str) -> None:
    """No response is lost, and each gets its own."""
    with product.client(base_url=server) as client, ThreadPoolExecutor(200) as threads:
        ask = getattr(client, product.list_name)
        offsets = [number % 139 for number in range(600)]
        pages = list(threads.map(lambda n: ask(**{product.offset: n, product.limit: 2}), offsets))
    whole = keys(product, product.rows(140))
    for offset, page in zip(offsets, pages, strict=True):
        assert [product.key(item) for item in product.items(page)] == whole[offset : offset + 2]


def test_three_hundred_tasks_share_a_client(product: Subject, server: str) -> None:
    """No response is lost, and each gets its own."""

    async def main() -> None:
        async with product.async_client(base_url=server) as client:
            ask = getattr(client, product.list_name)
            offsets = [number % 139 for number in range(300)]
            pages = await asyncio.gather(
                *(ask(**{product.offset: offset, product.limit: 2}) for offset in offsets)
            )
        whole = keys(product, product.rows(140))
        for offset, page in zip(offsets, pages, strict=True):
            assert [product.key(item) for item in product.items(page)] == whole[offset : offset + 2]

    asyncio.run(main())
