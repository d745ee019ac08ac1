"""Checks clause by clause whether a server keeps its OpenAPI contract.

``judge(target, key=…)`` does in Python what the command ``run`` does; ``text(report)`` shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .judging import judge as judge
    from .judging import text as text

__all__ = ["judge", "text"]


def __getattr__(name: str) -> Any:
    """Loads what is public when it is wanted: every run of pytest loads this file."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import judging

    return getattr(judging, name)
