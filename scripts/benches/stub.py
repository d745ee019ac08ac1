"""A server that does nothing but send pages, in a process of its own.

Run as a script it takes its settings as JSON, and prints its address.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from postpeer_conformance.contract import Contract
from postpeer_conformance.server.answering.bodies import frame, put
from postpeer_conformance.server.items import seed

ID = "@identity@"
FIELDS: Mapping[str, Any] = {}


def page_of(contract: Contract, items: list[Any], total: Any) -> Any:
    """A page of the first list of *contract*: its frame follows from the schema."""
    operation = contract.collections[0]
    collection = operation.collection
    assert collection.total is not None
    assert collection.total.pointer is not None
    page = put(frame(contract, operation.page).value, collection.items, items)
    return put(page, collection.total.pointer, total)


@contextlib.contextmanager
def serving(
    contract: Contract,
    total: int,
    latency: float = 0.0,
    more: Mapping[str, Any] = FIELDS,
    posted: Mapping[str, Any] = FIELDS,
) -> Iterator[str]:
    """Serves *total* items, each as the document wants it and with the fields *more*; the
    response to a POST is *posted*.

    A response comes after *latency* seconds; many are on their way at the same time.
    """
    operation = contract.collections[0]
    collection = operation.collection
    (item,) = seed.items(contract, operation, 1, seed=0)
    settings = {
        "item": {**put(item, collection.key.pointer, ID), **more},
        "page": page_of(contract, [ID], total),
        "limit": collection.paging.size_name,
        "offset": collection.paging.position_name,
        "total": total,
        "latency": latency,
        "posted": posted,
    }
    command = [sys.executable, __file__, json.dumps(settings)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


class Pages:
    """Pages as bytes, with nothing but the identities filled in."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self.item = json.dumps(settings["item"]).split(ID)
        self.before, self.after = json.dumps(settings["page"]).split(f'"{ID}"')
        self.kept: dict[str, bytes] = {}

    def page(self, target: str) -> bytes:
        """The response to *target*; the first page is kept, since it is asked for again and again,
        and what the server takes is in the times of all clients."""
        if target in self.kept:
            return self.kept[target]
        query = parse_qs(urlsplit(target).query)
        limit = int(query.get(self.settings["limit"], ["20"])[0])
        offset = int(query.get(self.settings["offset"], ["0"])[0])
        last = min(offset + limit, self.settings["total"])
        items = ", ".join([f"{number:08}".join(self.item) for number in range(offset, last)])
        answer = whole(f"{self.before}{items}{self.after}")
        if offset == 0:
            self.kept[target] = answer
        return answer


def whole(text: str) -> bytes:
    """The response with the body *text*."""
    body = text.encode()
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
    return f"{head}\r\n\r\n".encode() + body


class Connection(asyncio.Protocol):
    """Answers each request after the latency."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.posted = whole(json.dumps(pages.settings["posted"]))
        self.received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.received += data
        while b"\r\n\r\n" in self.received:
            head, _, rest = self.received.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
            size = int(length[1]) if length else 0
            if len(rest) < size:
                return
            self.received = rest[size:]
            method, target, _ = head.split(b" ", 2)
            answer = self.posted if method == b"POST" else self.pages.page(target.decode("ascii"))
            if latency := self.pages.settings["latency"]:
                asyncio.get_running_loop().call_later(latency, self.transport.write, answer)
            else:
                self.transport.write(answer)


async def main(settings: dict[str, Any]) -> None:
    pages = Pages(settings)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(pages), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(f"http://127.0.0.1:{port}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
