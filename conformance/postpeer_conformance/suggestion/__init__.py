"""Suggests an ``x-collection`` for each list of a document that has none, for a person to check.

Nothing else reads these guesses: no clause comes from them, and no server is judged by them.
"""

from __future__ import annotations

from .model import Suggestion, Unrecognised
from .recognition import suggest
from .writing import as_json, blocks, overlay, refusals

__all__ = ["Suggestion", "Unrecognised", "as_json", "blocks", "overlay", "refusals", "suggest"]
