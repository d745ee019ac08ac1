"""Whether a value matches a filter, as far as the contract says it."""

from __future__ import annotations

import attrs


@attrs.frozen
class Chance:
    """Whether a value matches: ``must`` implies ``may``."""

    must: bool
    may: bool


SURELY, PERHAPS, NEVER = Chance(True, True), Chance(False, True), Chance(False, False)
