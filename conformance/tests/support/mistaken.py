"""Seeded mistakes as test data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from support.changing import edited

MISTAKES = {
    each["mistake"]: each
    for each in yaml.safe_load(
        Path(__file__).with_name("mistakes.yaml").read_text(encoding="utf-8")
    )
}
_PAGE = "application/json: {schema: {$ref: '#/components/schemas/Page'}"


def mistaken(case: dict[str, Any], folder: Path) -> Path:
    """The document with the mistake *case*, as a file in *folder*."""
    text = edited(case.get("edits", {}))
    if "page" in case:
        books = [{"isbn": isbn, "pages": pages} for isbn, pages in case["page"]]
        page = {"data": {"books": books, "count": case.get("total", len(books))}}
        assert _PAGE in text
        text = text.replace(_PAGE, f"{_PAGE}, example: {json.dumps(page)}")
    path = folder / "library.yaml"
    path.write_text(text, encoding="utf-8")
    return path
