"""The museum: a document with lists of every form, served."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from postpeer_conformance.contract import Contract, load
from postpeer_conformance.server import KEY, create_app, serving

SPEC = Path(__file__).with_name("museum.yaml")
MUSEUM: Contract = load(SPEC)
LISTS = {each.id: each for each in MUSEUM.collections}


@contextmanager
def opened(**settings: Any) -> Iterator[httpx2.Client]:
    """A client of the museum on loopback; *settings* are those of ``create_app``."""
    app = create_app(MUSEUM, **settings)
    with serving(app) as url, httpx2.Client(base_url=url, headers={"museum-key": KEY}) as client:
        yield client
