"""The reference server for a long time, and killed: run by name, since it takes twenty minutes.

``pytest conformance/tests/deep/deep_server.py``; CONFORMANCE_SOAK is the seconds of full load.
"""

from __future__ import annotations

import asyncio
import os
import re
import resource
import signal
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from random import Random
from time import monotonic
from urllib.parse import urlencode

import httpx2
import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.selftest.examine import examine
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.server.items import seed
from postpeer_conformance.server.store import quoted
from postpeer_conformance.server.variants.quirks import Quirk
from server.test_serve import started, total
from server.test_server_suite import TIES

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
COLLECTION = OPERATION.collection
assert OPERATION.key is not None
SECONDS = float(os.environ.get("CONFORMANCE_SOAK", "600"))
CONNECTIONS = 64
GROWTH = 8.0
"""MiB that a process may take more after its first tenth: what an allocator keeps."""


def targets() -> Iterator[str]:
    """Questions of all kinds, good and bad."""
    random, items = Random(0), list(seed.items(CONTRACT, OPERATION, 500, 0))
    limit, offset = COLLECTION.paging.size_name, COLLECTION.paging.position_name
    for _ in range(400):
        query = {limit: str(random.choice([1, 20, 100, 101])), offset: str(random.randrange(2000))}
        for filter in random.sample(COLLECTION.filters, random.randrange(3)):
            value = filter.fields[0].of(random.choice(items))
            text = str(value) if value is not None else filter.absent or ""
            query[filter.name] = text[:4] if filter.match == "contains" else text
        yield f"{OPERATION.path}?{urlencode(query)}"


class Load:
    """Many connections that ask one question after the other until it is time."""

    def __init__(self, url: str, seconds: float) -> None:
        self.host, _, self.port = url.removeprefix("http://").rpartition(":")
        self.end = monotonic() + seconds
        self.targets = list(targets())
        self.answers: dict[str, bytes] = {}
        self.count = 0

    async def ask(self, number: int) -> None:
        """One connection; each response has to be that which was given first."""
        random = Random(number)
        reader, writer = await asyncio.open_connection(self.host, int(self.port))
        while monotonic() < self.end:
            target = random.choice(self.targets)
            head = f"GET {target} HTTP/1.1\r\nhost: x\r\n{self._key()}: {KEY}\r\n\r\n"
            writer.write(head.encode())
            answer = await self._answer(reader)
            assert self.answers.setdefault(target, answer) == answer, target
            self.count += 1
        writer.close()
        await writer.wait_closed()

    @staticmethod
    def _key() -> str:
        assert OPERATION.key is not None
        return OPERATION.key.header

    @staticmethod
    async def _answer(reader: asyncio.StreamReader) -> bytes:
        """Status line and body: headers hold the time, and a name."""
        head = await reader.readuntil(b"\r\n\r\n")
        status = head.split(b"\r\n", 1)[0]
        assert status.split()[1] in (b"200", b"400"), head
        length = re.search(rb"content-length: (\d+)", head)
        assert length
        return status + await reader.readexactly(int(length[1]))

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(CONNECTIONS):
                group.create_task(self.ask(number))


def resident(pid: int) -> float:
    """MiB that a process holds."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) / 1024


@pytest.mark.parametrize("place", ["in memory", "in a file"])
def test_full_load_leaves_no_trace(place: str, tmp_path: Path) -> None:
    """No error, no other response than before, and no more memory in the end."""
    file = ("--database", str(tmp_path / "rows.db")) if place == "in a file" else ()
    with started("--accounts", "2000", "--admin", *file) as (url, process):
        asyncio.run(Load(url, max(5.0, SECONDS / 10)).run())
        before = resident(process.pid)
        load = Load(url, SECONDS)
        asyncio.run(load.run())
        grown = resident(process.pid) - before
        print(f"{load.count} answers, {before:.0f} MiB, then {grown:+.1f} MiB")
        assert total(url) == 2000
    assert process.returncode == 0
    assert grown < GROWTH


def test_ten_thousand_connections_keep_nobody_out() -> None:
    """Or as many as this machine allows: who comes later is answered, who was there as well."""
    most = min(10_000, resource.getrlimit(resource.RLIMIT_NOFILE)[1] // 2)
    with started("--accounts", "50") as (url, _), ExitStack() as stack:
        address = ("127.0.0.1", int(url.rpartition(":")[2]))
        for _ in range(most):
            stack.enter_context(closing(socket.create_connection(address, timeout=60)))
        assert total(url) == 50
        stack.close()
        assert total(url) == 50


@pytest.mark.parametrize("round_", range(10))
def test_what_was_acknowledged_survives_kill_9(round_: int, tmp_path: Path) -> None:
    """Each item whose 201 came is there after a restart, in a sound file; large tables too."""
    file = tmp_path / "rows.db"
    accounts = 1500 if round_ % 2 else 5
    options = ("--database", str(file), "--admin", "--accounts", str(accounts))
    new = list(seed.items(CONTRACT, OPERATION, 5000, seed=99))
    acknowledged: list[str] = []
    with started(*options) as (url, process):
        killer = threading.Timer(0.3 + 0.2 * round_, process.send_signal, (signal.SIGKILL,))
        killer.start()
        with httpx2.Client(timeout=60) as client:
            for item in new:
                try:
                    answer = client.post(f"{url}/__admin/{OPERATION.id}", json=item)
                except httpx2.TransportError:
                    break
                assert answer.status_code == 201
                acknowledged.append(_key(item))
        killer.join()
    with sqlite3.connect(file) as rows:
        assert rows.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        held = {row[0] for row in rows.execute(f"SELECT identity FROM {quoted(OPERATION.id)}")}
    rows.close()
    assert acknowledged
    assert set(acknowledged) <= held
    with started(*options) as (url, _):
        assert total(url) == len(held) <= accounts + len(acknowledged) + 1


def _key(item: object) -> str:
    return str(COLLECTION.key.of(item))


@pytest.mark.parametrize("ties", TIES, ids=lambda quirk: quirk.name)
def test_no_order_among_equals_matters(ties: Quirk) -> None:
    """Whatever the order of ties, every clause is decided on 137 accounts, and holds."""
    outcome = examine(create_app(CONTRACT, accounts=137, behaviour=ties), CONTRACT, OPERATION)
    assert outcome.count("holds") == len(outcome.verdicts)
