"""A server of bare sockets: right responses first, and then whatever a test wants it to send."""

from __future__ import annotations

import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import attrs
import httpx2

from postpeer_conformance.contract import load
from postpeer_conformance.server import create_app
from postpeer_conformance.transport.in_process import InProcess

Send = Callable[[bytes], None]
Wild = Callable[[Send, threading.Event], None]
"""Answers one request: what sends bytes, and the event of the server's end, to wait for."""

_LINE = re.compile(rb"([A-Z]+) (\S+) HTTP/1\.1\r\n")


@attrs.frozen
class Server:
    """Where it listens, and the heads of all requests that it got."""

    port: int
    heads: list[bytes] = attrs.field(factory=list)
    connections: list[object] = attrs.field(factory=list)
    """The addresses of those that came."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving_wildly(
    wild: Wild | None = None,
    *,
    right: int = 0,
    prefix: str = "",
    host: str = "127.0.0.1",
    tls: ssl.SSLContext | None = None,
) -> Iterator[Server]:
    """*right* answers of the reference server, below *prefix*, and then those of *wild*.

    Without *wild* all responses are right.  It is a proxy, too: the host of a request is not read.
    """
    ended = threading.Event()

    class Handler(socketserver.StreamRequestHandler):
        disable_nagle_algorithm = True

        def handle(self) -> None:
            with suppress(OSError):
                while head := self._head():
                    server.heads.append(head)
                    if wild is None or len(server.heads) <= right:
                        self.wfile.write(_right(reference, head, prefix))
                    else:
                        wild(self.request.sendall, ended)

        def _head(self) -> bytes:
            head = b""
            while (line := self.rfile.readline()) not in (b"", b"\r\n"):
                head += line
            return head

    class Listening(socketserver.ThreadingTCPServer):
        daemon_threads = True
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

        def get_request(self) -> tuple[socket.socket, object]:
            connection, address = super().get_request()
            server.connections.append(address)
            if tls is not None:  # hands are shaken in the handler's thread, when it reads
                connection = tls.wrap_socket(
                    connection, server_side=True, do_handshake_on_connect=False
                )
            return connection, address

    with (
        httpx2.Client(transport=InProcess(create_app(load(), accounts=40))) as reference,
        Listening((host, 0), Handler) as listening,
    ):
        server = Server(listening.server_address[1])
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            ended.set()
            listening.shutdown()
            thread.join()


def _right(reference: httpx2.Client, head: bytes, prefix: str) -> bytes:
    line = _LINE.match(head)
    assert line is not None
    url = httpx2.URL(line[2].decode())
    path = url.raw_path.decode()
    if not path.startswith(prefix):
        return b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"
    fields = [line.partition(b": ") for line in head.splitlines()[1:]]
    answer = reference.request(
        line[1].decode(),
        "http://reference" + path.removeprefix(prefix),
        headers=[(name, value) for name, _, value in fields],
    )
    kept = [h for h in answer.headers.raw if h[0].lower() != b"content-length"]
    body = b"" if line[1] == b"HEAD" else answer.content
    kept.append((b"content-length", b"%d" % len(body)))
    return (
        b"HTTP/1.1 %d x\r\n" % answer.status_code
        + b"".join(b"%s: %s\r\n" % header for header in kept)
        + b"\r\n"
        + body
    )


def answer(
    body: bytes = b"", *headers: str, status: int = 200, kind: str = "application/json"
) -> Wild:
    """Always this response, whole."""
    lines = (f"HTTP/1.1 {status} x", f"content-type: {kind}", f"content-length: {len(body)}")
    whole = "\r\n".join((*lines, *headers, "", "")).encode() + body
    return lambda send, _ended: send(whole)


def endless(start: bytes, block: bytes, seconds: float = 0.0) -> Wild:
    """*start*, and then *block* for ever, with *seconds* before each."""

    def wild(send: Send, ended: threading.Event) -> None:
        send(start)
        while not ended.wait(seconds):
            send(block)

    return wild
