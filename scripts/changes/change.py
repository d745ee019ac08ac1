"""One change of the document."""

from __future__ import annotations

from typing import Literal

import attrs

from postpeer_conformance.contract import Contract

Party = Literal["callers", "servers"]
Level = Literal["major", "minor", "patch"]

CALLERS: frozenset[Party] = frozenset({"callers"})
"""A program that kept to the old document can fail with a server that keeps to the new one."""
SERVERS: frozenset[Party] = frozenset({"servers"})
"""A server that kept the old document need not keep the new one."""
BOTH = CALLERS | SERVERS
NOBODY: frozenset[Party] = frozenset()


@attrs.frozen
class Change:
    """What changed, where, and whom it breaks."""

    rule: str
    """What kind of change it is: an entry of the reviewed changes names it."""
    source: str
    """The document in which *pointer* stands: the base where something is gone."""
    pointer: str
    line: int
    subject: str
    """The name of what changed, as the changelog has to mention it."""
    sentence: str
    breaks: frozenset[Party]
    adds: bool = False
    """Whether it offers something new."""

    @property
    def level(self) -> Level:
        """The part of the version that has to rise."""
        if "callers" in self.breaks:
            return "major"
        return "minor" if self.breaks or self.adds else "patch"


def change(
    rule: str,
    contract: Contract,
    pointer: str,
    subject: str,
    sentence: str,
    breaks: frozenset[Party],
) -> Change:
    """A change that is seen at *pointer* of *contract*."""
    return Change(rule, contract.source, pointer, contract.line(pointer), subject, sentence, breaks)
