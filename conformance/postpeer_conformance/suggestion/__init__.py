"""An ``x-collection`` for each list of a document that has none, for a person to check.

Nothing else reads what is guessed here: no clause comes from it, and no server is judged by it.
"""

from __future__ import annotations

from .model import Suggestion, Unrecognised
from .recognition import suggest
from .writing import as_json, blocks, overlay, refusals

__all__ = ["Suggestion", "Unrecognised", "as_json", "blocks", "overlay", "refusals", "suggest"]
