"""The extension ``x-collection``: its form, and what it says of an operation."""

from __future__ import annotations

from .collection import read as read_collection
from .form import SCHEMA

__all__ = ["SCHEMA", "read_collection"]
