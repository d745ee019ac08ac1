"""One thing that the server does where the contract is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...transport.exchange import Exchange

if TYPE_CHECKING:
    pass


@attrs.frozen
class Observation:
    """What the server does at one place where the contract is silent; never judged."""

    id: str
    """Stable, so that two profiles can be compared: ``empty/limit``."""
    about: str
    """What was looked at: the subject of a sentence."""
    answer: str
    """What the server does: the rest of that sentence."""
    exchange: Exchange | None = attrs.field(default=None, repr=False)
    """The exchange that shows it, where it is one."""

    @property
    def sentence(self) -> str:
        """All of it in words."""
        return f"{self.about[:1].upper()}{self.about[1:]} {self.answer}."
