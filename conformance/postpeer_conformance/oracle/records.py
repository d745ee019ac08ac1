"""What a walk over the list has seen, in an order that the contract defines.

Rank 0 is the newest, largest or last: the order of a descending sort.  Items with equal sort values
share a *group*; which of them comes first is the server's own choice.  Where the order is the
server's own, all items are one group, and the ranks are their places in the census.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

import attrs

from ..contract import Collection, Field
from ..contract.field import INSTANTS, is_of

DAY = 86_400_000_000
"""Microseconds."""


def instant(field: Field, item: Any) -> Any:
    """The sort value of *item*: comparable, equal where the contract calls two values equal.

    Date-times become microseconds since 1970 (UTC), with all digits that are written.  Raises
    ValueError where there is none.
    """
    value = field.of(item)
    wanted = field.format if field.format in INSTANTS else field.type
    if is_of(field.type, value):
        with suppress(ValueError):
            return moment(value) if wanted in INSTANTS else value
    raise ValueError(f"{field.name} is not a {wanted}")


@lru_cache(maxsize=20_000)
def moment(text: str) -> Fraction | int:
    """Microseconds since 1970 (UTC) at a date or date-time, to its last digit.

    Raises ValueError.
    """
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
    """How many there are by the list's own account; 0 where it gives none."""
    volatile: frozenset[Field] = frozenset()
    """Fields whose value differs in every response."""
    page_size: int = 0
    """The size of a page for which none was asked; 0 where the document says it."""
    gaps: bool = False
    """Whether the walk lost items, so that others come between these."""

    @classmethod
    def of(
        cls,
        collection: Collection,
        items: list[Any],
        *,
        complete: bool = True,
        total: int = 0,
        volatile: frozenset[Field] = frozenset(),
        page_size: int = 0,
        gaps: bool = False,
    ) -> Records:
        """*items* brought into order; those without identity or sort value are left out."""
        usable: dict[Any, Any] = {}
        for item in items:
            identity = collection.key.of(item)
            try:
                for field in collection.order.fields:
                    instant(field, item)
            except ValueError:
                continue
            if identity is not None:
                usable.setdefault(identity, item)
        ranked = list(usable.values())
        if (by := _main(collection)) is not None:
            usual = collection.order.usual
            if usual is not None and usual.ascending:
                ranked.reverse()  # equals keep the order in which they came, from last to first
            ranked.sort(key=lambda item: instant(by, item), reverse=True)
        return cls(collection, tuple(ranked), complete, total, volatile, page_size, gaps)

    @cached_property
    def rank(self) -> dict[Any, int]:
        """Identity to rank."""
        return {self.collection.key.of(item): n for n, item in enumerate(self.items)}

    @cached_property
    def by(self) -> Field | None:
        """What the ranks are ordered by; None where they are in the server's own order."""
        return _main(self.collection)

    def values(self, by: Field | None) -> tuple[Any, ...]:
        """The sort value of each rank in an order by *by*; all are equal in the server's own."""
        if by not in self._values:
            found = (0 if by is None else instant(by, item) for item in self.items)
            self._values[by] = tuple(found)
        return self._values[by]

    @cached_property
    def _values(self) -> dict[Field | None, tuple[Any, ...]]:
        return {}

    def changed(self, was: Any, now: Any) -> Field | None:
        """The first field in which two versions of an item differ.

        Fields that the document does not name do not count, nor do volatile ones.  One instant may
        be written in several ways (RFC 3339).
        """
        if was == now:
            return None
        fields = (field for field in self.collection.fields if field not in self.volatile)
        return next((field for field in fields if _differ(field, was, now)), None)

    def __len__(self) -> int:
        return len(self.items)


def _differ(field: Field, was: Any, now: Any) -> bool:
    """Whether two versions of an item have other values of *field*."""
    if field.of(was) == field.of(now):
        return False
    if field.format not in INSTANTS:
        return True
    try:
        return bool(instant(field, was) != instant(field, now))
    except ValueError:
        return True


def _main(collection: Collection) -> Field | None:
    """What the usual order is by."""
    usual = collection.order.usual
    return None if usual is None else usual.by
