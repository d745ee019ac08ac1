"""The way to a server: prefixes, headers, certificates, proxies, and how long it takes."""

from __future__ import annotations

import itertools
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from click.testing import CliRunner, Result

from postpeer_conformance.cli import cli
from postpeer_conformance.commands.reaching import expectation
from postpeer_conformance.contract import load
from postpeer_conformance.errors import ConformanceError
from postpeer_conformance.product import KEY_VARIABLE
from postpeer_conformance.server import KEY, create_app, serving
from support.one_list import ONE_LIST
from support.wild import answer, serving_wildly

FEW = ("--clause", "access", "--max-requests", "30", "--no-profile")

pytestmark = pytest.mark.usefixtures("at_once")


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key, and no proxy."""
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[str]:
    """The base URL of a server whose certificate is the authority's."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with serving_wildly(tls=context) as server:
        yield f"https://127.0.0.1:{server.port}"


def run(url: str, *options: str) -> Result:
    return CliRunner().invoke(cli, ["run", url, *ONE_LIST, *FEW, *options])


def refused(url: str, *options: str) -> str:
    """The sentence with which the command is refused."""
    error = run(url, *options).exception
    assert isinstance(error, ConformanceError)
    return str(error)


def test_a_base_url_may_have_a_path() -> None:
    """With or without a slash at its end."""
    with serving_wildly(prefix="/behind/a/gateway") as server:
        for end in ("", "/"):
            assert run(f"{server.url}/behind/a/gateway{end}").exit_code == 0
        assert "nothing at" in refused(server.url)


def test_an_address_may_be_of_ipv6() -> None:
    """In brackets, as in every URL."""
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with serving_wildly(host="::1") as server:
        assert run(f"http://[::1]:{server.port}").exit_code == 0


@pytest.mark.parametrize("host", ["::1", "127.0.0.1"])
def test_a_name_may_have_several_addresses(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server listens on one of them, and is found there."""
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    look_up = socket.getaddrinfo

    def both(_name: str, *rest: Any) -> Any:
        return [found for each in ("::1", "127.0.0.1") for found in look_up(each, *rest)]

    with serving_wildly(host=host) as server:
        monkeypatch.setattr(socket, "getaddrinfo", both)
        assert run(f"http://localhost:{server.port}").exit_code == 0


def test_headers_are_sent_with_every_request() -> None:
    """What a gateway wants, beside the key."""
    with serving_wildly() as server:
        ended = run(server.url, "--header", "X-Tenant: 5", "--header", "X-Stage:blue green")
    assert ended.exit_code == 0
    assert all(b"X-Tenant: 5\r\n" in head for head in server.heads)
    assert all(b"X-Stage: blue green\r\n" in head for head in server.heads)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("X-Access-Key: s3cret", "the key is never an argument; see --api-key-file"),
        ("s3cret", "write 'Name: value'"),
        ("X Y: s3cret", "write 'Name: value'"),
        ("X-Y: s3cret\r\nHost: x", "write 'Name: value'"),
        ("X-Y: s3crét", "write 'Name: value'"),
        ("X-Y: s3cret\n", "write 'Name: value'"),
        ("X-Y:", "write 'Name: value'"),
        ("Content-Length: 5", "the suite sets this header itself"),
    ],
)
def test_a_header_may_be_wrong(header: str, said: str) -> None:
    """One sentence, exit code 2, and never its value."""
    sentence = refused("http://127.0.0.1:9", "--header", header)
    assert said in sentence
    assert "cr" not in sentence


def test_an_own_authority_is_trusted(secure: str, authority: trustme.CA, tmp_path: Path) -> None:
    """By the file that `--ca-file` names; without it, the sentence says what to do."""
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    assert run(secure, "--ca-file", str(file)).exit_code == 0
    assert "CERTIFICATE_VERIFY_FAILED" in refused(secure)
    assert "--ca-file" in refused(secure)


@pytest.mark.parametrize(
    ("name", "said"), [("missing.pem", "No such file"), ("text.pem", "no certificates in PEM")]
)
def test_a_file_of_authorities_may_be_wrong(tmp_path: Path, name: str, said: str) -> None:
    """The file is named."""
    (tmp_path / "text.pem").write_text("not a certificate")
    sentence = refused("https://127.0.0.1:9", "--ca-file", str(tmp_path / name))
    assert said in sentence
    assert name in sentence


def test_a_server_may_not_speak_https() -> None:
    """It is asked whether it does."""
    with serving(create_app(load())) as url:
        sentence = refused(url.replace("http:", "https:"))
    assert "does it speak https?" in sentence


def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """For servers that are not on this machine; those are also asked politely."""
    with serving_wildly() as proxy:
        monkeypatch.setenv("http_proxy", f"127.0.0.1:{proxy.port}")
        ended = run("http://service.test/", "--max-requests", "3")
    assert "up to 3 requests, at most 10 a second: less than a minute" in ended.stderr
    assert 0 < len(proxy.heads) <= 3
    assert all(head.startswith(b"GET http://service.test/") for head in proxy.heads)


def test_a_proxy_of_the_environment_may_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """For this machine always, and where `no_proxy` says so."""
    with serving_wildly(answer(status=500)) as proxy, serving_wildly() as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", ".invalid")
        assert run(server.url).exit_code == 0
        assert "no response from http://service.invalid" in refused("http://service.invalid")
    assert proxy.heads == []


@pytest.mark.parametrize(
    "proxy",
    [
        "gopher://127.0.0.1:9",
        "http://user:s3cret@127.0.0.1:x",
        "http://user:s3cret@127.0.0.1:99999",
        "socks5://user:s3cret@127.0.0.1:9",
        "http://a..b:80",
        "http://",
        f"http://{'a' * 300}.test",
    ],
)
def test_a_proxy_may_be_unusable(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    """It is said where it comes from, and its password is not."""
    monkeypatch.setenv("http_proxy", proxy)
    sentence = refused("http://service.test")
    assert "the proxy that the environment names" in sentence
    assert "s3cret" not in sentence


@pytest.mark.parametrize("url", ["http://service.test", "https://service.test"])
def test_a_proxy_may_refuse(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """That is no response of the server, and NO_PROXY may be the remedy."""
    with serving_wildly(answer(status=407)) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("https_proxy", proxy.url)
        sentence = refused(url)
    assert "407" in sentence
    assert "NO_PROXY" in sentence


@pytest.mark.parametrize("url", ["http://127.0.0.1:99999", "http://a..b", "http://[::1"])
def test_an_address_may_be_none(url: str) -> None:
    """That is wrong usage."""
    assert "is not a URL" in refused(url)


def test_a_clock_that_jumps_ends_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rate, deadline and `--max-time` go by the monotonic clock."""
    now, jumps = time.time(), itertools.cycle((0.0, 1e8, -1e8))
    monkeypatch.setattr(time, "time", lambda: now + next(jumps))
    with serving_wildly() as server:
        assert run(server.url, "--rate", "1000", "--max-time", "60").exit_code == 0


@pytest.mark.parametrize(
    ("requests", "rate", "words"),
    [
        (300, 0, ""),
        (300, 10, "up to 300 requests, at most 10 a second: less than a minute"),
        (300, 2.5, "up to 300 requests, at most 2.5 a second: about 2 minutes"),
    ],
)
def test_a_slow_run_is_announced(requests: int, rate: float, words: str) -> None:
    """Where something bounds its rate."""
    assert expectation(requests, rate) == words
