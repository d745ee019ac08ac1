"""Bodies of several parts: what is written is read again, whatever the document calls it."""

from __future__ import annotations

import pytest

from postpeer_conformance.transport.multipart import Part, content, parts


@pytest.mark.parametrize("name", ["title", "título", "日本", 'a"b', "a\\b", "a;b=c"])
def test_a_form_keeps_its_names_and_what_they_hold(name: str) -> None:
    sent = [
        Part(name, "é\n".encode()),
        Part(name, b"\xff\0\r\n", "file", "image/png"),
        Part(name, b"{}", media_type="application/json"),
        Part(name, b""),
    ]
    assert parts(content(sent)) == sent


def test_no_name_begins_a_header() -> None:
    assert b"\nX-Other" not in content([Part("a\r\nX-Other: b", b"")]).data


def test_a_form_may_have_no_parts() -> None:
    assert content([]).data.endswith(b"--\r\n")
    assert parts(content([])) == []
