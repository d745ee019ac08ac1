"""Files that are larger than the memory on their way to the service."""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest
from starlette.responses import JSONResponse, Response

from client.conftest import Call
from client.test_connections import until_closed
from client.workshop import BADGE, Service

MIB = 2**20
NOTHING = b"HTTP/1.1 204 No Content\r\n\r\n"
BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 0\r\ncontent-length: 18\r\n\r\n"
    b'{"message":"busy"}'
)
HELD = 16 * MIB
"""What the sockets of both sides may hold, and more."""


class Endless(io.RawIOBase):
    """A file of *size* bytes that takes no memory, and counts what was read of it."""

    def __init__(self, size: int) -> None:
        self.left, self.taken = size, 0

    def read(self, size: int = -1) -> bytes:
        piece = bytes(min(size if size >= 0 else self.left, self.left))
        self.left -= len(piece)
        self.taken += len(piece)
        return piece


class Sink:
    """A service that reads a megabyte, looks, and reads the rest: it keeps nothing."""

    def __init__(
        self,
        look: Callable[[], Any],
        answer: bytes = NOTHING,
        end: Callable[[], Any] = lambda: None,
    ) -> None:
        self.look, self.end = look, end
        self.answer = answer
        self.size = 0
        self.head = b""

    def __enter__(self) -> Sink:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        """Does not wait for a client whose time was over before it had a connection."""
        with socket.create_connection(self.listening.getsockname()):
            pass
        self.thread.join()
        self.listening.close()

    def serve(self) -> None:
        connection, _ = self.listening.accept()
        with connection, connection.makefile("rb") as file:
            while (line := file.readline()) not in (b"\r\n", b""):
                self.head += line.lower()
            self.size += len(file.read(MIB))
            self.seen = self.look()
            if length := re.search(rb"content-length: (\d+)", self.head):
                while piece := file.read(min(MIB, int(length[1]) - self.size)):
                    self.size += len(piece)
            else:
                self.size += sum(map(len, iter(lambda: self._until_the_end(file), b"")))
            self.end()
            with suppress(OSError):  # the client may have gone
                connection.sendall(self.answer)

    @staticmethod
    def _until_the_end(file: Any) -> bytes:
        line: bytes = file.readline()
        return b"" if line == b"0\r\n" and file.readline() == b"\r\n" else line


@pytest.fixture(params=["threads", "asyncio", "a client of the caller's"])
def put(package: ModuleType, request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Calls ``put_picture`` of a service."""

    async def put_async(url: str, body: Any, **settings: Any) -> None:
        async with package.AsyncWorkshop(BADGE, base_url=url, **settings) as client:
            await client.put_picture(tool_id="t", body=body)

    def put(url: str, body: Any, **settings: Any) -> None:
        with ExitStack() as stack:
            own = httpx2.Client() if request.param != "threads" else None
            if own:
                settings["http_client"] = stack.enter_context(own)
            client = stack.enter_context(package.Workshop(BADGE, base_url=url, **settings))
            client.put_picture(tool_id="t", body=body)

    if request.param == "asyncio":
        return lambda *args, **settings: asyncio.run(put_async(*args, **settings))
    return put


def test_a_file_is_read_while_it_is_sent(put: Callable[..., Any]) -> None:
    """No faster than the service takes it, however large it is; one without a length in chunks."""
    file = Endless(64 * MIB)
    with Sink(lambda: file.taken) as sink:
        put(sink.url, file)
    assert sink.seen < HELD
    assert b"transfer-encoding: chunked" in sink.head
    assert sink.size > 64 * MIB


def test_a_file_by_its_path_has_a_length(put: Callable[..., Any], tmp_path: Path) -> None:
    """A sparse one of a gigabyte would take as long to write as to send."""
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(40 * MIB)
    with Sink(lambda: None) as sink:
        put(sink.url, path)
    assert b"content-length: %d\r\n" % (40 * MIB) in sink.head
    assert b"transfer-encoding" not in sink.head
    assert sink.size == 40 * MIB


class Slow(Endless):
    """A file of which each piece takes most of the time that an attempt has."""

    def __init__(self, size: int, package: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(size)
        self.now = time.monotonic()
        monkeypatch.setattr(asyncio.BaseEventLoop, "time", lambda _loop: self.now)
        for name, module in list(sys.modules.items()):
            if name.startswith(package.__name__) and hasattr(module, "monotonic"):
                monkeypatch.setattr(module, "monotonic", lambda: self.now)

    def read(self, size: int = -1) -> bytes:
        self.now += 20
        return super().read(size)


def test_an_upload_may_take_longer_than_an_attempt(
    package: ModuleType, put: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as the service takes one piece after the other. The time for the response begins when
    all is sent; if it is a refusal, and a call may take no longer, that is the response."""
    with Sink(lambda: None) as sink:
        put(sink.url, Endless(2 * MIB))  # the clock is that of modules which are there
    with Sink(lambda: None) as sink:
        put(sink.url, Slow(4 * MIB, package, monkeypatch))
    assert sink.size > 4 * MIB
    with Sink(lambda: None, BUSY) as sink, pytest.raises(package.InternalServerError, match="busy"):
        put(sink.url, Slow(4 * MIB, package, monkeypatch))


@pytest.mark.parametrize("silent", ["within the file", "behind the file"])
def test_a_service_that_stops_is_left_in_time(
    package: ModuleType, put: Callable[..., Any], silent: str
) -> None:
    """The service waits until the client has gone."""
    gone = threading.Event()
    waits = [lambda: None, lambda: gone.wait(60)]
    look, end = waits if silent == "behind the file" else reversed(waits)
    with Sink(look, end=end) as sink:
        with pytest.raises(package.APIConnectionTimeoutError):
            put(sink.url, Endless(40 * MIB), timeout=0.3, max_retries=0)
        gone.set()


class Stalled(io.BytesIO):
    """A file on a disk that takes its time."""

    def __init__(self) -> None:
        super().__init__(bytes(MIB))
        self.asked, self.goes_on = threading.Event(), threading.Event()

    def read(self, size: int | None = -1) -> bytes:
        self.asked.set()
        self.goes_on.wait(60)
        return super().read(size)


def test_a_file_is_closed_if_its_task_is_cancelled_while_it_is_read(
    package: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As soon as the thread has read on, even if somebody keeps the exception."""
    path, file, others = tmp_path / "large", Stalled(), Path.open
    path.write_bytes(file.getvalue())
    monkeypatch.setattr(
        Path, "open", lambda at, *how, **more: file if at == path else others(at, *how, **more)
    )

    async def main(port: int) -> bool:
        url = f"http://127.0.0.1:{port}"
        async with package.AsyncWorkshop(BADGE, base_url=url) as client:
            sending = asyncio.create_task(client.put_picture(tool_id="t", body=path))
            await asyncio.to_thread(file.asked.wait)
            sending.cancel()
            with pytest.raises(asyncio.CancelledError) as _kept:
                await sending
        file.goes_on.set()
        await asyncio.get_running_loop().shutdown_default_executor()
        return file.closed

    with until_closed() as (port, *_events):
        assert asyncio.run(main(port))


CONTENT = bytes(range(256)) * 4096


def test_files_of_a_form_arrive_as_they_are(call: Call, service: Service, tmp_path: Path) -> None:
    """A path, an open file from where it stands, and plain values, whatever their order."""
    path = tmp_path / "old.png"
    path.write_bytes(CONTENT)
    service.answers = [JSONResponse({})]
    with path.open("rb") as file:
        file.seek(1000)
        body = {"caption": "c", "picture": path, "back": ("b.png", file, "image/png"), "spots": [1]}
        call("upload_picture", tool_id="t", body=body)
    assert [(part[:2], digest(part[3])) for part in service.parts] == [
        (("caption", None), digest(b"c")),
        (("picture", "old.png"), digest(CONTENT)),
        (("back", "b.png"), digest(CONTENT[1000:])),
        (("spots", None), digest(b"1")),
    ]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_file_is_sent_again_from_where_it_stood(
    call: Call, service: Service, package: ModuleType
) -> None:
    """If it can be read again; else the refusal is the response."""
    file = io.BytesIO(CONTENT)
    file.seek(500)
    busy = Response(status_code=503, headers={"retry-after": "0"})
    service.answers = [busy, Response(status_code=204)]
    call("put_picture", tool_id="t", body=file)
    assert [len(each._body) for each in service.requests] == [len(CONTENT) - 500] * 2
    service.requests.clear()
    service.answers = [busy]
    with pytest.raises(package.InternalServerError):
        call("put_picture", tool_id="t", body=Endless(len(CONTENT)))
    assert [len(each._body) for each in service.requests] == [len(CONTENT)]


class Shrinking(io.BytesIO):
    """A file that somebody else empties while it is read."""

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(size)
        self.truncate(self.tell())
        return piece


class Failing(io.BytesIO):
    """A file on a disk that breaks."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError(5, "Input/output error")
        return super().read(size)


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        (Shrinking, "body became shorter while it was sent"),
        (Failing, r"body cannot be read: .*Input/output error"),
    ],
)
def test_a_file_that_breaks_off_is_told(
    call: Call, package: ModuleType, file: type[io.BytesIO], problem: str
) -> None:
    """It is the caller's, and no fault of the connection."""
    with pytest.raises(package.InvalidArgumentError, match=problem):
        call("put_picture", tool_id="t", body=file(CONTENT))
