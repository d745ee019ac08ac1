"""One way to use both clients, so that each behaviour is told once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import aclosing
from typing import Any, Self, TypeVar

import httpx2

from client.subject import Subject

T = TypeVar("T")


class Driver:
    """The client for threads."""

    def __init__(
        self,
        subject: Subject,
        key: str | None,
        http: dict[str, Any] | None = None,
        library: Any = httpx2,
        **settings: Any,
    ) -> None:
        """With *http*, the requests go through a client of *library* with these settings."""
        self.subject = subject
        self.http: Any = None if http is None else library.Client(**http)
        self.client = subject.client(key, http_client=self.http, **settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.client.close()
        if self.http:
            assert not self.http.is_closed, "it is not ours to close"
            self.http.close()

    def ask(self, **arguments: Any) -> Any:
        return getattr(self.client, self.subject.list_name)(**arguments)

    def raw(self, **arguments: Any) -> Any:
        return getattr(self.client.with_raw_response, self.subject.list_name)(**arguments)

    def pager(self, **arguments: Any) -> Any:
        return getattr(self.client, self.subject.iter_name)(**arguments)

    def walk(self, **arguments: Any) -> list[Any]:
        """The identities of the items of a walk."""
        return [self.subject.key(item) for item in self.pager(**arguments)]

    def pages(self, **arguments: Any) -> Iterator[Any]:
        return self.pager(**arguments).pages()  # type: ignore[no-any-return]

    def first(
        self, number: int, when: threading.Event | None = None, /, **arguments: Any
    ) -> list[Any]:
        """Leaves a walk after *number* items, and *when* that is set."""
        items = []
        for item in self.pager(**arguments):
            items.append(item)
            if len(items) == number:
                if when is not None:
                    when.wait(50)
                break
        return items


class AsyncDriver(Driver):
    """The client for asyncio, on an event loop of its own."""

    def __init__(
        self,
        subject: Subject,
        key: str | None,
        http: dict[str, Any] | None = None,
        library: Any = httpx2,
        **settings: Any,
    ) -> None:
        self.subject = subject
        self.async_http: Any = None if http is None else library.AsyncClient(**http)
        self.client = subject.async_client(key, http_client=self.async_http, **settings)
        self.runner = asyncio.Runner()

    def __exit__(self, *exception: object) -> None:
        with self.runner:
            self.runner.run(self.client.aclose())
            if self.async_http:
                assert not self.async_http.is_closed, "it is not ours to close"
                self.runner.run(self.async_http.aclose())

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        async def alone() -> T:
            result = await work
            assert asyncio.all_tasks() == {asyncio.current_task()}, "something is left running"
            return result

        return self.runner.run(alone())

    def ask(self, **arguments: Any) -> Any:
        return self._run(super().ask(**arguments))

    def raw(self, **arguments: Any) -> Any:
        return self._run(super().raw(**arguments))

    def walk(self, **arguments: Any) -> list[Any]:
        async def walk() -> list[Any]:
            return [self.subject.key(item) async for item in self.pager(**arguments)]

        return self._run(walk())

    def pages(self, **arguments: Any) -> Iterator[Any]:
        async def pages() -> list[Any]:
            return [page async for page in self.pager(**arguments).pages()]

        return iter(self._run(pages()))

    def first(
        self, number: int, when: threading.Event | None = None, /, **arguments: Any
    ) -> list[Any]:
        async def first() -> list[Any]:
            items = []
            async with aclosing(aiter(self.pager(**arguments))) as walk:
                async for item in walk:
                    items.append(item)
                    if len(items) == number:
                        if when is not None:
                            await asyncio.to_thread(when.wait, 50)
                        break
            return items

        return self._run(first())
