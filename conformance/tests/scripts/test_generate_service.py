"""What the generator takes from the document about its service."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.service import base_url
from postpeer_conformance.contract import load
from support.small_document import changed, written


@pytest.mark.parametrize(
    ("url", "base"), [("/api", "/api"), ("./", "/"), (".", "/"), ("../api", "/api"), ("''", "/")]
)
def test_a_server_may_be_relative(tmp_path: Path, url: str, base: str) -> None:
    """One that is empty or begins with dots leads to where the document is, as a slash does."""
    text = changed("url: 'https://{region}.example.com'", f"url: {url}")
    assert base_url(load(written(tmp_path, text))) == base
