"""Method: what happens where another method than the documented one is used.

A run of the default budget sends each other method without a key, and the writing ones with a wrong
key as well.  What only a valid key would show is not looked for, since the suite only reads.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ....contract import ApiKey, Collection, Operation
from ...http.messages import Refusal, Request
from ..mutant import table
from ..parts import once
from ..steps import Failing, Other

_FAILED = Refusal(500, "no handler")


@attrs.frozen
class _Method:
    method: str
    key: ApiKey | None
    given: bool
    """Whether it goes wrong with a key that is not valid; if not, without any."""

    @property
    def name(self) -> str:
        return self.method if self.given else f"{self.method} without a key"

    def concerns(self, request: Request) -> bool:
        """Whether it goes wrong for *request*."""
        given = self.key is not None and self.key.read(request.headers, request.query) is not None
        return request.method == self.method and given == self.given


def _methods(operation: Operation, _collection: Collection) -> Iterator[_Method]:
    for given in (True, False) if operation.key is not None else (False,):
        yield from (_Method(m, operation.key, given) for m in ("POST", "PUT", "PATCH", "DELETE"))


table(
    ("method-fails", Other, "method/safe", _methods, (),
     lambda self, request: self.refuse(_FAILED) if self.part.concerns(request) else None,
     "Fails at a method that it does not serve. It should say what is allowed."),
    ("method-shows-items", Other, "method/safe", _methods, (),
     lambda self, request: self.shown() if self.part.concerns(request) else None,
     "Answers another method with the list, and asks for no key. Anyone can read it."),
    ("method-head-fails", Failing, "method/safe", once, (),
     lambda request: request.method == "HEAD",
     "Fails at HEAD. It is GET without a body."),
    ("method-options-fails", Other, "method/safe", once, (),
     lambda self, request: self.refuse(_FAILED) if request.method == "OPTIONS" else None,
     "Fails at OPTIONS. Browsers ask so before every request to another origin."),
)  # fmt: skip
