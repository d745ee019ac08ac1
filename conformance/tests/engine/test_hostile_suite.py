"""Servers that mean harm: each run ends in time, with a verdict, in little memory."""

from __future__ import annotations

import gzip
import re
import threading
import zlib
from pathlib import Path

import pytest

from postpeer_conformance.product import KEY_VARIABLE
from postpeer_conformance.server import KEY
from support.forked import forked
from support.wild import Send, Wild, answer, endless, serving_wildly
from support.without_search import written

OK = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
EMPTY = b'{"success":true,"total":0,"integrations":[]}'
MIB = 2**20
MOST = 250
"""MiB that a run may take."""


def bomb() -> bytes:
    """A gigabyte of spaces in one megabyte, which nobody unpacks to its end."""
    pack = zlib.compressobj(9, wbits=31)
    start = pack.compress(b"") + pack.flush(zlib.Z_FULL_FLUSH)
    spaces = pack.compress(b" " * MIB) + pack.flush(zlib.Z_FULL_FLUSH)
    return start + 1024 * spaces


def other_each_time() -> Wild:
    """Another body at each request."""
    bodies = [b"null", b"[]", b'{"total":-1}', b'{"integrations":{}}', b"<xml/>", b'"text"', b""]

    def wild(send: Send, ended: threading.Event) -> None:
        bodies.append(bodies.pop(0))
        answer(bodies[0])(send, ended)

    return wild


ITEMS = b",".join(b'{"id":"%d"}' % number for number in range(300_000))
FROM_THE_FIRST = {
    "a byte now and then": endless(OK + b"content-length: 9999\r\n\r\n", b" ", 0.02),
    "a header now and then": endless(OK, b"x-a: b\r\n", 0.02),
    "100 Continue for ever": endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    "headers for ever": endless(OK, b"x-a: " + b"b" * 60000 + b"\r\n"),
    "nothing at all": endless(b"", b"", 1),
    "more values than a page has": answer(b'{"integrations":[' + ITEMS + b"]}"),
    "an hour to wait": answer(b"", "retry-after: 3600", status=429),
    "10,000 headers": answer(EMPTY, *(f"x-{number}: aaaaaaaaaa" for number in range(10_000))),
    "12,000 short headers": answer(EMPTY, *(f"a{number}:" for number in range(12_000))),
    "two lengths": answer(EMPTY, "content-length: 3"),
}


MISLABELLED = {
    "gzip that is none": answer(EMPTY, "content-encoding: gzip"),
    "gzip that is cut off": answer(gzip.compress(EMPTY, mtime=0)[:-9], "content-encoding: gzip"),
}


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY)


def suite(url: str, folder: Path, *options: str) -> tuple[int, str, int]:
    """How the suite ends, all that it says, and the MiB that it took (0 where unknown).

    It does not wait before it asks again.
    """
    code = (
        "import functools; from postpeer_conformance.cli import main;"
        "from postpeer_conformance.transport import probe;"
        "probe.Probe = functools.partial(probe.Probe, sleep=lambda seconds: None); main()"
    )
    spec = ("--spec", str(written(folder)))
    ended = forked(code, "run", url, *spec, *options, folder=folder)
    said = ended.stdout + ended.stderr
    assert "Traceback" not in said
    assert KEY not in said
    return ended.returncode, said, ended.memory


@pytest.mark.parametrize("wild", FROM_THE_FIRST.values(), ids=FROM_THE_FIRST)
def test_nothing_can_be_judged(wild: Wild, tmp_path: Path) -> None:
    """One sentence, and exit code 3."""
    with serving_wildly(wild) as server:
        code, said, memory = suite(server.url, tmp_path, "--timeout", "0.3")
    assert code == 3
    assert re.fullmatch(r"postpeer-conformance: no response from .* could be judged: .*\n", said)
    assert memory < MOST


@pytest.mark.parametrize("wild", MISLABELLED.values(), ids=MISLABELLED)
def test_no_body_is_encoded_as_it_says(wild: Wild, tmp_path: Path) -> None:
    """Responses came: the contract promises bodies that a client can read."""
    with serving_wildly(wild) as server:
        code, said, _ = suite(server.url, tmp_path)
    assert code == 1
    assert "× shape/success" in said
    assert "a body that cannot be read" in said


@pytest.mark.parametrize(
    ("wild", "reason"),
    [
        (FROM_THE_FIRST["a byte now and then"], "no whole response in time"),
        (answer(bomb(), "content-encoding: gzip"), "the body is larger than 8 MiB"),
        (endless(OK + b"\r\n", b'"aaaaaaa",' * 6000), "the body is larger than 8 MiB"),
        (FROM_THE_FIRST["more values than a page has"], "holds more than 250000 values"),
        (FROM_THE_FIRST["an hour to wait"], "status 429"),
    ],
)
def test_it_begins_well(wild: Wild, reason: str, tmp_path: Path) -> None:
    """What was right until then is reported, and why the run ended."""
    timeout = "1" if "time" in reason else "60"  # of the others, none is to end by its time
    with serving_wildly(wild, right=30) as server:
        code, said, memory = suite(server.url, tmp_path, "--timeout", timeout)
    assert code == 3
    assert "✓ access/missing" in said
    assert "The run ended early: the server stopped answering" in said
    assert reason in " ".join(said.split())
    assert memory < MOST


@pytest.mark.parametrize(
    "wild",
    [
        other_each_time(),
        answer(b"[" * 100_000 + b"]" * 100_000),
        answer(b'{"success":true,"integrations":[],"total":' + b"9" * 100_000 + b"}"),
        answer(
            gzip.compress(gzip.compress(EMPTY, mtime=0), mtime=0), "content-encoding: gzip, gzip"
        ),
        answer(b'{"success":true,"total":"\x1b[2J","integrations":[]}'),
    ],
    ids=["other each time", "deep", "long number", "gzip in gzip", "escapes"],
)
def test_it_is_convicted(wild: Wild, tmp_path: Path) -> None:
    """A response that can be read, and is wrong, breaks a clause."""
    with serving_wildly(wild) as server:
        code, said, memory = suite(server.url, tmp_path)
    assert code == 1
    assert "× shape/success" in said
    assert "\x1b" not in said
    assert memory < MOST


def test_a_late_mistake_of_encoding_is_convicted(tmp_path: Path) -> None:
    """The server answers still, and in a way that no client can read."""
    mislabelled = MISLABELLED["gzip that is none"]
    with serving_wildly(mislabelled, right=30) as server:
        code, said, _ = suite(server.url, tmp_path, "--clause", "shape", "--max-requests", "60")
    assert code == 1
    assert "× shape/success" in said
    assert "the body is not the gzip that it is said to be" in " ".join(said.split())
    assert "curl -sS --compressed" in said


def test_the_key_reaches_no_other_server(tmp_path: Path) -> None:
    """A redirect is not followed, also where it comes late."""
    with serving_wildly() as other:
        for right in (0, 30):
            redirect = answer(b"", f"location: {other.url}/v1/x", status=307)
            with serving_wildly(redirect, right=right) as server:
                code, _, _ = suite(server.url, tmp_path)
            assert code == (1 if right else 3)
    assert other.heads == []


@pytest.mark.parametrize(
    "extra",
    [b'"' + b"a" * 5 * MIB + b'"', b"[" + b'{"id":"1"},' * 90_000 + b"0]"],
    ids=["long", "many"],
)
def test_large_answers_add_up(extra: bytes, tmp_path: Path) -> None:
    """A run keeps what it is answered; it ends where that becomes too much."""
    with serving_wildly(answer(EMPTY[:-1] + b',"x":' + extra + b"}")) as server:
        code, said, memory = suite(server.url, tmp_path)
    assert code in (1, 3)
    assert "The run ended early: the responses take too much memory" in said
    assert memory < MOST


def test_a_run_has_an_end(tmp_path: Path) -> None:
    """A server that asks for patience again and again does not get more than --max-time."""
    busy = answer(b"", "retry-after: 20", status=429)
    with serving_wildly(busy, right=30) as server:
        code, said, _ = suite(server.url, tmp_path, "--max-time", "15")
    assert code == 3
    assert "The run ended early: the time of --max-time is up" in said
