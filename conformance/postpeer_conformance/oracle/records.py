"""What a walk over the list has seen, in an order that the contract defines.

Rank 0 is the newest, largest or last: the order of a descending sort.  Items with equal sort values
share a *group*; which of them comes first is the server's own choice.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

import attrs

from ..contract import Collection, Field


def instant(field: Field, item: Any) -> Any:
    """The sort value of *item*: comparable, equal where the contract calls two values equal.

    Date-times become microseconds since 1970 (UTC), with all digits that are written.  Raises
    ValueError where there is none.
    """
    value = field.of(item)
    if field.format in ("date-time", "date"):
        if not isinstance(value, str):
            raise ValueError(f"{field.name} is not a {field.format}")
        return _microseconds(value)
    kinds = (str,) if field.type == "string" else (int, float)
    if not isinstance(value, kinds) or isinstance(value, bool):
        raise ValueError(f"{field.name} is not a {field.type}")
    return value


@lru_cache(maxsize=20_000)
def _microseconds(text: str) -> Fraction | int:
    """Those since 1970 (UTC) at a date or date-time, to its last digit; raises ValueError."""
    # A leap second and the year 0 are valid RFC 3339; Python has neither.
    leap, early = ":60" in text, text.startswith("0000-")
    known = "0400" + text[4:] if early else text
    moment = datetime.fromisoformat(known.upper().replace(":60", ":59"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    since = moment - datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=leap)
    whole = (since - early * _FOUR_CENTURIES) // _MICROSECOND
    finer = _FINER.search(text)  # which Python reads, and drops
    return whole + Fraction(f"0.{finer[1]}") if finer else whole


_FINER = re.compile(r"\.\d{6}(\d*[1-9])")
_MICROSECOND = datetime.resolution
_FOUR_CENTURIES = timedelta(days=146_097)
"""After which the calendar repeats itself."""


@attrs.frozen(slots=False)
class Records:
    """The items of a collection by rank."""

    collection: Collection
    items: tuple[Any, ...] = attrs.field(repr=False)
    """In descending order of their sort values; the server's own order among equals."""
    complete: bool
    """Whether these are all; if not, they are the first ones of the default order."""
    total: int = 0
    """How many there are by the list's own account."""
    volatile: frozenset[Field] = frozenset()
    """Fields that the server makes anew for each answer."""

    @classmethod
    def of(
        cls,
        collection: Collection,
        items: list[Any],
        *,
        complete: bool = True,
        total: int = 0,
        volatile: frozenset[Field] = frozenset(),
    ) -> Records:
        """*items* brought into order; those without identity or sort value are left out."""
        usable: dict[Any, Any] = {}
        for item in items:
            identity = collection.key.of(item)
            try:
                instant(collection.order.by, item)
            except ValueError:
                continue
            if isinstance(identity, str | int):
                usable.setdefault(identity, item)
        by = collection.order.by
        ranked = sorted(usable.values(), key=lambda item: instant(by, item), reverse=True)
        return cls(collection, tuple(ranked), complete, total, volatile)

    @cached_property
    def rank(self) -> dict[Any, int]:
        """Identity to rank."""
        return {self.collection.key.of(item): n for n, item in enumerate(self.items)}

    @cached_property
    def instants(self) -> tuple[Any, ...]:
        """The sort value of each rank."""
        return tuple(instant(self.collection.order.by, item) for item in self.items)

    def changed(self, was: Any, now: Any) -> Field | None:
        """The first field in which two versions of an item differ.

        Neither one that the document does not name, which is the server's own affair, nor one that
        it makes anew for each answer.
        """
        if was == now:
            return None
        fields = (field for field in self.collection.fields if field not in self.volatile)
        return next((field for field in fields if field.of(was) != field.of(now)), None)

    def __len__(self) -> int:
        return len(self.items)
