"""The client under attack: the product's, for threads and for asyncio."""

from __future__ import annotations

import importlib

import pytest

from client.conftest import connect
from client.subject import PRODUCT, Subject, subject

__all__ = ["connect"]


@pytest.fixture(scope="session")
def it() -> Subject:
    """What defends a client is the same in all of them."""
    return subject(PRODUCT, importlib.import_module(PRODUCT.package))
