"""Servers that misbehave: a function from a connection and a request to what is sent."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import attrs


@attrs.frozen
class Request:
    """A request as it came."""

    target: str
    headers: dict[str, str]

    @property
    def query(self) -> dict[str, str]:
        query = parse_qs(urlsplit(self.target).query, keep_blank_values=True)
        return {name: values[0] for name, values in query.items()}


Respond = Callable[[socket.socket, Request], Any]


@attrs.define
class Server:
    """A running server and what it was asked."""

    url: str
    requests: list[Request] = attrs.field(factory=list)


@contextmanager
def answering(respond: Respond, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Serves while the context lasts; a connection is closed when *respond* returns False."""
    server = Server("")

    class Handler(socketserver.StreamRequestHandler):
        disable_nagle_algorithm = True

        def setup(self) -> None:
            if tls:
                self.request = tls.wrap_socket(self.request, server_side=True)
            super().setup()

        def finish(self) -> None:
            super().finish()
            self.request.close()

        def handle(self) -> None:
            try:
                while request := _request(self.rfile):
                    server.requests.append(request)
                    if respond(self.connection, request) is False:
                        return
            except OSError:
                pass  # the client went away, as it may

    with _Listening(("127.0.0.1", 0), Handler) as listening:
        server.url = f"{'https' if tls else 'http'}://127.0.0.1:{listening.server_address[1]}"
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join()


class _Listening(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that refuses the certificate is no error of the server."""


def _request(file: Any) -> Request | None:
    line = file.readline()
    if not line:
        return None
    headers = {}
    while (header := file.readline()) not in (b"\r\n", b""):
        name, _, value = header.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    return Request(line.split()[1].decode("ascii"), headers)


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """An HTTP answer; underscores in names of headers stand for hyphens."""
    fields = {"content-type": "application/json", "content-length": str(len(body))}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body


def chunked(body: bytes, size: int = 1000) -> bytes:
    """An HTTP answer in chunks."""
    parts = [body[start : start + size] for start in range(0, len(body), size)] + [b""]
    data = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts)
    return b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + data


def always(data: bytes) -> Respond:
    """Sends *data* to every request."""
    return lambda connection, _request: connection.sendall(data)


def in_turn(*answers: bytes) -> Respond:
    """Sends one after the other, and the last one for ever."""
    left = list(answers)

    def respond(connection: socket.socket, _request: Request) -> None:
        connection.sendall(left.pop(0) if len(left) > 1 else left[0])

    return respond
