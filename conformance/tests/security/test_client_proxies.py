"""What stands between the client and the service: proxies that the environment names."""

from __future__ import annotations

import socket
import ssl

import pytest
import trustme

from client.conftest import Connect
from client.hostile import Request, always, answer, answering
from client.subject import Subject

PASSWORD = "pr0xy-p4ss"


@pytest.fixture(autouse=True)
def no_exceptions(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"]
)
def test_this_machine_is_reached_without_a_proxy(
    it: Subject, connect: Connect, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """The key of a test server does not leave the machine."""
    with answering(always(answer(it.bytes([])))) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        with pytest.raises(it.error("APIConnectionError")):
            connect(f"http://{host}:9", max_retries=0, timeout=5).ask()
        assert proxy.requests == []
        connect("http://harbour.example").ask()
        assert len(proxy.requests) == 1


@pytest.mark.parametrize(
    "address",
    [
        f"http://u:{PASSWORD}@h:99999",
        f"ftp://u:{PASSWORD}@h",
        f"http://u:{PASSWORD}@[::1",
        f"http://u:{PASSWORD}@h:port",
        f"socks5://u:{PASSWORD}@h:1080",
        f"http://u:{PASSWORD}@",
        "://",
        "http://\u0085.example",
    ],
)
def test_a_proxy_that_cannot_be_used_is_told_unshown(
    it: Subject, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """When the client is made, and without the password."""
    monkeypatch.setenv("http_proxy", address)
    for make in (it.client, it.async_client):
        with pytest.raises(it.error("InvalidArgumentError"), match=r"proxy") as error:
            make("key", base_url="http://harbour.example")
        assert PASSWORD not in f"{error.value} {error.value!r} {error.value.__context__}"


def test_a_proxy_without_a_scheme_is_one_of_http(
    it: Subject, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for curl and the like."""
    with answering(always(answer(it.bytes([])))) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url.removeprefix("http://"))
        assert it.total(connect("http://harbour.example").ask()) == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"220 mail\r\n",
        answer(b"", "407 Proxy Authentication Required"),
        answer(b"", "502 key-of-the-service"),
        answer(b"", "200 OK"),
        answer(b"", "302 Found", location="http://elsewhere.example"),
    ],
    ids=["silence", "no HTTP", "407", "502", "no tunnel", "redirect"],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_misbehaves_ends_in_an_error_of_ours(
    it: Subject, connect: Connect, monkeypatch: pytest.MonkeyPatch, scheme: str, data: bytes
) -> None:
    """With or without a tunnel."""

    def respond(connection: socket.socket, _request: Request) -> bool:
        connection.sendall(data)
        return False

    with answering(respond) as proxy:
        monkeypatch.setenv(f"{scheme}_proxy", proxy.url)
        with pytest.raises(it.error("Error")) as error:
            connect(f"{scheme}://harbour.example", "key-of-the-service", max_retries=0).ask()
    assert "key-of-the-service" not in str(error.value)
    assert scheme == "http" or "key-of-the-service" not in str(proxy.requests)


def test_a_tunnel_is_kept_and_shows_the_proxy_nothing(
    it: Subject, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proxy learns where it leads, and nothing of what goes through; the service learns
    nothing of the proxy."""
    authority, trusting = trustme.CA(), ssl.create_default_context()
    authority.configure_trust(trusting)
    monkeypatch.setattr(it.part("_runtime.routes"), "ssl_context", lambda: trusting)
    service = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("harbour.example").configure_cert(service)
    inside: list[bytes] = []

    def respond(connection: socket.socket, _request: Request) -> bool:
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with service.wrap_socket(connection, server_side=True) as secured:
            while data := secured.recv(2**16):
                inside.append(data)
                secured.sendall(answer(it.bytes([], len(inside))))
        return False

    with answering(respond) as proxy:
        named = proxy.url.replace("://", f"://user:{PASSWORD}@")
        monkeypatch.setenv("https_proxy", named)
        client = connect("https://harbour.example", "key-of-the-service", max_retries=0)
        assert [it.total(client.ask()) for _ in range(2)] == [1, 2]
    (asked,) = proxy.requests
    assert (asked.target, asked.headers["host"]) == ("harbour.example:443",) * 2
    assert asked.headers["proxy-authorization"].startswith("Basic ")
    assert "key-of-the-service" not in str(asked)
    assert all(data.startswith(b"GET /") and b"roxy" not in data for data in inside)


def test_a_tunnel_to_an_address_of_ipv6_names_it_in_brackets(
    connect: Connect, it: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else its port would be one more part of it."""
    with answering(lambda _connection, _request: False) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        with pytest.raises(it.error("APIConnectionError")):
            connect("https://[2001:db8::1]:444", max_retries=0).ask()
    assert [asked.target for asked in proxy.requests] == ["[2001:db8::1]:444"]
