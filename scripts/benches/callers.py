"""Questions to a server, from as little code as can send them."""

from __future__ import annotations

import json
import re
import socket
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any
from urllib.parse import urlencode

import attrs

from postpeer_conformance.contract import Collection, Contains, Contract, Equals, Filter, follow
from postpeer_conformance.server import KEY
from postpeer_conformance.server.items import seed

Asked = Mapping[str, str]
"""A query's parameters."""
LETTERS = {
    "a number": "8675309",
    "three letters": "cof",
    "many matches": "coffee",
    "no match": "no such name",
}
OTHERS = {"one letter": "c", "two letters, no match": "zq", "a very long text": "x" * 1500}


@attrs.frozen
class Page:
    """What a list's answer holds."""

    items: list[Any]
    total: int


class Caller:
    """A connection to the server at *url* that stays open, and asks one question."""

    def __init__(self, contract: Contract, url: str, asked: Asked) -> None:
        operation, self.collection = contract.collections[0], collection_of(contract)
        host = url.removeprefix("http://")
        name, _, port = host.rpartition(":")
        self.socket = socket.create_connection((name, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        assert operation.key
        line = f"GET {operation.path}?{urlencode(asked)} HTTP/1.1"
        head = f"{line}\r\nhost: {host}\r\n{operation.key.header}: {KEY}\r\n\r\n"
        self.request = head.encode()

    def __call__(self) -> bytes:
        """The body of the response."""
        self.ask()
        return self.answer()

    def page(self) -> Page:
        """The response as what it means."""
        body = json.loads(self())
        told = self.collection.total
        total = told.of(body, lambda _name: None) if told is not None else None
        return Page(follow(body, self.collection.items), total or 0)

    def ask(self) -> None:
        """Send the question."""
        self.socket.sendall(self.request)

    def answer(self) -> bytes:
        """The body of the response, which must be 200."""
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.socket.recv(65536)
        head, _, body = data.partition(b"\r\n\r\n")
        assert b" 200 " in head[:20], head
        found = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
        assert found
        while len(body) < int(found[1]):
            body += self.socket.recv(65536)
        return body


class Crowd:
    """Several connections, so that a server always has a question to answer."""

    def __init__(self, callers: list[Caller]) -> None:
        self.callers = callers

    def __call__(self) -> None:
        """One response for each of them."""
        for each in self.callers:
            each.ask()
        for each in self.callers:
            each.answer()


def collection_of(contract: Contract) -> Collection:
    """The first collection of *contract*."""
    return contract.collections[0].collection


def main_questions(contract: Contract) -> Iterator[tuple[str, Asked]]:
    """What has to be as quick whatever the size: the first page, a filter, a search of letters."""
    collection = collection_of(contract)
    yield "the first page", {}
    for filter, texts in _values(contract):
        yield f"{filter.name}, the commonest", {filter.name: texts[0]}
        yield f"{filter.name}, the rarest", {filter.name: texts[-1]}
        if filter.absent:
            yield f"{filter.name}, none", {filter.name: filter.absent}
    for name, text in LETTERS.items():
        yield f"search, {name}", _search(collection, text)


def other_questions(contract: Contract) -> Iterator[tuple[str, Asked]]:
    """The others: short and very long searches, and filters together."""
    collection = collection_of(contract)
    for name, text in OTHERS.items():
        yield f"search, {name}", _search(collection, text)
    for (one, texts), (other, more) in combinations(_values(contract), 2):
        yield f"{one.name} and {other.name}", {one.name: texts[0], other.name: more[0]}
    for filter, texts in _values(contract):
        found = _search(collection, LETTERS["many matches"])
        yield f"{filter.name} and search", {filter.name: texts[0], **found}


def deep_questions(contract: Contract) -> Iterator[tuple[str, Asked]]:
    """Those whose later pages are looked at: the whole list, and searches that find much of it."""
    collection = collection_of(contract)
    yield "the list", {}
    yield "many matches", _search(collection, LETTERS["many matches"])
    yield "one letter", _search(collection, OTHERS["one letter"])


def _values(contract: Contract) -> list[tuple[Filter, list[str]]]:
    """Each filter by value, with the values that items have, the commonest first."""
    items = list(seed.items(contract, contract.collections[0], 1000, 0))
    filters = collection_of(contract).filters_of(Equals)
    counts = [Counter(v for f in e.fields for item in items if (v := f.of(item)) is not None)
              for e in filters]  # fmt: skip
    return [
        (filter, [str(value) for value, _ in count.most_common()])
        for filter, count in zip(filters, counts, strict=True)
    ]


def _search(collection: Collection, text: str) -> Asked:
    return {collection.filters_of(Contains)[0].name: text}
