"""Filter: values that no item has, and the literal for items that have none."""

from __future__ import annotations

from collections.abc import Callable

from ....contract import Filter
from ...http.messages import Json, Query, Refusal
from ...store import EVERYTHING, Condition
from ..breaks import perhaps
from ..filter_parts import absents, cased, unlisted, unlisted_without_404
from ..mutant import MutantBehaviour, mutant, table
from ..parts import only_if, refusing
from ..steps import Selecting, SelectingAbsent

_UNKNOWN, _ABSENT = "filter/{part.name}/unknown", "filter/{part.name}/absent"


@mutant(_UNKNOWN, unlisted, "ignores unknown values of `{part.name}`", family="filter")
class UnknownIgnored(Selecting):
    """Forgets the filter for a value that no item has. Everything is answered."""

    def known(self, query: Query) -> None:
        super().known(query.without(self.part.name))

    def step(self, _value: Json, found: Condition) -> Condition:
        return found if self.table.any(found) else EVERYTHING


class _UnknownRefused(MutantBehaviour[Filter]):
    """Refuses such a value with another status."""

    step: Callable[[], int]

    def known(self, query: Query) -> None:
        value = query.filters.get(self.part.name)
        if value is not None and not self.table.any(self.matching(self.part, value)):
            raise Refusal(self.step(), f"{self.part.name} is unknown")
        super().known(query.without(self.part.name))


table(
    ("filter-unknown-not-found", _UnknownRefused, perhaps("shape/status", _UNKNOWN),
     unlisted_without_404, (), lambda: 404,
     "Answers 404 to a value that no item has. That status is not documented."),
    ("filter-unknown-refused", _UnknownRefused, _UNKNOWN, only_if(cased, refusing),
     "refuses unknown values of `{part.name}`", lambda self: self.query_status,
     "Refuses a value that no item has. The contract wants an empty page."),
    ("filter-absent-literal", SelectingAbsent, _ABSENT, absents,
     "takes `{part.name}={part.absent}` for a value",
     lambda self, field, _found: self.equal(self.part, field, self.part.absent),
     "Takes the literal for a value. The items that have none are not found."),
    ("filter-absent-ignored", SelectingAbsent, _ABSENT, absents,
     "ignores `{part.name}={part.absent}`", lambda _field, _found: EVERYTHING,
     "Takes the literal for no filter. All items are answered."),
    ("filter-absent-inverted", SelectingAbsent, _ABSENT, absents,
     "answers to `{part.name}={part.absent}` the items that have one", lambda _field, found: ~found,
     "Answers to the literal the items that have a value. It is the wrong half."),
    ("filter-absent-refused", SelectingAbsent, _ABSENT, absents,
     "refuses `{part.name}={part.absent}`",
     lambda self, _field, _found: self.reject(f"{self.part.name} is unknown"),
     "Refuses the literal. It is a documented value."),
)  # fmt: skip
