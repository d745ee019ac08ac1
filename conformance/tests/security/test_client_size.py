"""A few bytes that would become a mountain."""

from __future__ import annotations

import functools
import gzip
import json
import zlib

import pytest

from client.conftest import Connect
from client.hostile import always, answer, answering
from client.subject import Subject
from client.test_errors import failing


@functools.cache
def empty_lists() -> bytes:
    """Ten million of them: 30 kB of gzip, 30 MB of JSON, and once 750 MB of memory."""
    packer = zlib.compressobj(9, wbits=31)
    piece = b"[]," * 100_000
    return b"".join([packer.compress(b"["), *(packer.compress(piece) for _ in range(100))]) + (
        packer.compress(b"[]]") + packer.flush()
    )


def test_a_refusal_full_of_empty_lists_is_not_decoded(it: Subject, connect: Connect) -> None:
    """It is text, and not much of it."""
    error = failing(it, connect, answer(empty_lists(), "400 X", content_encoding="gzip"))
    assert type(error) is it.error("BadRequestError")
    assert isinstance(error.body, str)
    assert len(error.body) <= 2**16


def test_an_answer_full_of_empty_lists_is_not_decoded(it: Subject, connect: Connect) -> None:
    """Neither as the response of the contract, nor as a field that it does not name."""
    error = failing(it, connect, answer(empty_lists(), content_encoding="gzip"))
    assert "more than 1048576 values" in str(error)
    body = it.bytes([]).replace(b"{", b'{"new": ' + gzip.decompress(empty_lists()) + b", ", 1)
    error = failing(it, connect, answer(gzip.compress(body, 1, mtime=0), content_encoding="gzip"))
    assert "more than 1048576 values" in str(error)
    assert len(error.content) <= 2**16


def test_values_within_each_other_count_too(it: Subject, connect: Connect) -> None:
    """No comma is between them."""
    deep = b"[" * 500 + b"]" * 500
    error = failing(it, connect, answer(b"[" + b",".join([deep] * 4000) + b"]"))
    assert "more than 1048576 values" in str(error)


def test_a_large_page_is_no_attack(it: Subject, connect: Connect) -> None:
    """A hundred times what the contract calls large."""
    rows = it.rows(100) * 100
    with answering(always(answer(it.bytes(rows)))) as server:
        assert len(it.items(connect(server.url).ask())) == len(rows)


@pytest.mark.parametrize("size", [2, 900])
def test_gzip_may_have_many_members(it: Subject, connect: Connect, size: int) -> None:
    """RFC 1952, 2.2: they are one text. After them there may be zeros."""
    body = it.bytes(it.rows(30))
    step = len(body) // size + 1
    parts = [gzip.compress(body[at : at + step], mtime=0) for at in range(0, len(body), step)]
    data = answer(b"".join(parts) + b"\0" * 9, content_encoding="gzip")
    with answering(always(data)) as server:
        assert len(it.items(connect(server.url).ask())) == 30


def test_a_million_members_are_refused(it: Subject, connect: Connect) -> None:
    """Each takes time, though there is nothing in it."""
    body = gzip.compress(b"", mtime=0) * 10**6
    error = failing(it, connect, answer(body, content_encoding="gzip"))
    assert "damaged" in str(error)


@pytest.mark.parametrize("encoding", ["", "identity", " , ", ", GZIP"])
def test_no_encoding_may_be_said_in_many_ways(it: Subject, connect: Connect, encoding: str) -> None:
    """RFC 9110, 5.6.1: elements of a list may be empty."""
    body = it.bytes([])
    compressed = gzip.compress(body, mtime=0) if "GZIP" in encoding else body
    with answering(always(answer(compressed, content_encoding=encoding))) as server:
        assert it.total(connect(server.url).ask()) == 0


def test_deep_refusals_are_text(it: Subject, connect: Connect) -> None:
    """Deeper than anything that can be decoded."""
    error = failing(it, connect, answer(b"[" * 10**5, "400 X"))
    assert isinstance(error.body, str)
    assert json.dumps(error.body)
