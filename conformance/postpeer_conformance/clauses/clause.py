"""One statement that a server keeps or breaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import attrs

from ..oracle.oracle import Refused
from ..transport.exchange import Question
from .misreadings.misreading import Misreading
from .variation import Vary

if TYPE_CHECKING:
    from ..oracle.checked import CheckedExchange


@attrs.frozen
class Finding:
    """What was expected of one exchange, and what came instead."""

    expected: str
    actual: str
    said_by: str = ""
    """Another clause that reports such an answer; empty where this clause does."""


Check = Callable[["CheckedExchange"], Finding | bool]
"""A finding where the exchange breaks the clause; else whether it could have shown a violation."""


@attrs.frozen(eq=False)
class Clause:
    """It has either *misreadings*, which right answers rule out, or a *check* of each exchange."""

    id: str
    sentence: str
    pointer: str
    """Into the document: the part that the clause comes from."""
    needed_data: str
    """The data that decides it, for the verdict ``undecided``."""
    misreadings: tuple[Misreading, ...] = attrs.field(default=(), repr=False)
    explanations: tuple[Misreading, ...] = attrs.field(default=(), repr=False, kw_only=True)
    """Misreadings that only explain wrong answers: nothing is asked to exclude them."""
    check: Check | None = attrs.field(default=None, repr=False)
    requests: tuple[Question, ...] = attrs.field(default=(), repr=False)
    """Questions of its own, that need no knowledge of the data."""
    varies: tuple[Vary, ...] = attrs.field(default=(), repr=False)
    """Questions of its own that are made of a valid request, of an operation without a list."""
    refuses: Refused | None = attrs.field(default=None, repr=False)
    """What has to be wrong with those, and with nothing else."""
    shown_by: Callable[[Question], bool] = attrs.field(default=lambda _question: False, repr=False)
    """Whether another question than those could show a violation by its check."""
    of_page: bool = False
    """Whether an answer in which its check finds something may for that reason be no page."""
    implied_by: str = ""
    """A clause whose violation explains one of this clause, so that it is not reported twice."""
    level: Literal["MUST", "SHOULD"] = "MUST"

    @property
    def part(self) -> str:
        """The part of the contract: the first segment of the id."""
        return self.id.partition("/")[0]
