"""How a list is cut into pages: a class for each way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import attrs

from .order import Pairs
from .parameter import Parameter
from .told import Told

Excess = Literal["refused", "capped", "either"]
Past = Literal["empty", "refused", "either"]
UNSEEN = 10
"""The assumed size of a page where the server chooses it, until a page was seen."""


@attrs.frozen(kw_only=True)
class Paging:
    """Pages that follow each other, and the parameter for their size."""

    size: Parameter | None = None
    """How many items a page holds at the most: an integer; None where that is the server's own."""
    next: Told | None = None
    """What leads to the next page; null, missing or empty on the last."""
    previous: Told | None = None
    more: Told | None = None
    """Whether another page follows in the direction of the request."""
    excess: Excess = "refused"
    """What a size above its maximum gets."""
    past: Past = "empty"
    """What a page behind the last one is."""
    own: int = 0
    """The size that the server gave a page for which none was asked; 0 where none was seen."""
    pointer: str = ""

    @property
    def roles(self) -> dict[str, Parameter]:
        """The parameters that cut pages, by the words of ``page``, the size first."""
        return {"limit": self.size} if self.size else {}

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters that cut pages, the size first."""
        return tuple(self.roles.values())

    @property
    def position(self) -> Parameter | None:
        """The parameter that says by a number where a page begins; None where there is none."""
        return None

    @property
    def continuing(self) -> tuple[Parameter, ...]:
        """The parameters that take what a response gave: a cursor, or the key of an item."""
        taking = ("cursor", "after", "before")
        return tuple(each for role, each in self.roles.items() if role in taking)

    @property
    def leads_on(self) -> bool:
        """Whether responses, or the items in them, say what the next page is."""
        return self.next is not None

    @property
    def leads_back(self) -> bool:
        """Whether responses, or the items in them, say what the page before is."""
        return self.previous is not None

    @property
    def size_name(self) -> str:
        """The name of the parameter for the size; empty where there is none."""
        return self.size.name if self.size else ""

    @property
    def position_name(self) -> str:
        """The name of the parameter for the place; empty where there is none."""
        return self.position.name if self.position else ""

    @property
    def default(self) -> int:
        """The size of a page for which none is asked."""
        stated = self.size.default if self.size else None
        return int(stated) if stated is not None else self.own or UNSEEN

    @property
    def least(self) -> int:
        """The least size that may be asked for; it may be 0."""
        return int(self.size.minimum or 0) if self.size else self.default

    @property
    def smallest(self) -> int:
        """The least size of a page that holds items."""
        return max(1, self.least)

    @property
    def largest(self) -> int:
        """The greatest size of a page that is known to be served."""
        stated = self.size.maximum if self.size else None
        return int(stated) if stated is not None else max(self.default, self.smallest)

    @property
    def bounded(self) -> bool:
        """Whether the document says which sizes are served."""
        return self.size is not None and self.size.maximum is not None

    def reaches(self, start: int, size: int) -> bool:
        """Whether a page of *size* behind *start* items can be asked for by numbers."""
        del size
        return start == 0

    def asking(self, *, start: int | None = None, size: int | None = None) -> Pairs:
        """What asks for a page of *size* behind *start* items; for the defaults where None.

        A size that nobody can ask for is left out.
        """
        wanted = self._starting(start, size) if start is not None else ()
        if size is not None and self.size is not None:
            return ((self.size.name, str(size)), *wanted)
        return wanted

    def _starting(self, start: int, size: int | None) -> Pairs:
        if not self.reaches(start, size or self.default):
            raise ValueError(f"no number asks for the page behind {start} items")
        return ()

    def size_of(self, values: Mapping[str, Any]) -> int | None:
        """The size of the page that *values* ask for; None where the document leaves it open."""
        asked = values.get(self.size.name) if self.size else None
        if asked is None:
            return self.default
        if asked > self.largest and self.bounded and self.excess != "refused":
            return self.largest
        return int(asked) if asked <= self.largest else None

    def start_of(self, values: Mapping[str, Any], size: int) -> int:
        """The items before the page of *size* that *values* ask for by numbers."""
        del values, size
        return 0


@attrs.frozen(kw_only=True)
class ByOffset(Paging):
    """A page begins behind so many items."""

    position: Parameter
    """An integer from 0 on."""

    @property
    def roles(self) -> dict[str, Parameter]:
        return {**super().roles, "offset": self.position}

    def reaches(self, start: int, size: int) -> bool:
        del start, size
        return True

    def _starting(self, start: int, size: int | None) -> Pairs:
        del size
        return ((self.position.name, str(start)),)

    def start_of(self, values: Mapping[str, Any], size: int) -> int:
        del size
        return int(values.get(self.position.name, self.position.default or 0))


@attrs.frozen(kw_only=True)
class ByNumber(Paging):
    """Pages have numbers, from that of the first one on."""

    position: Parameter
    """An integer."""

    @property
    def first(self) -> int:
        """The number of the first page."""
        known = (self.position.default, self.position.minimum, 1)
        return int(next(number for number in known if number is not None))

    @property
    def roles(self) -> dict[str, Parameter]:
        return {**super().roles, "number": self.position}

    def reaches(self, start: int, size: int) -> bool:
        return start % max(1, size) == 0

    def _starting(self, start: int, size: int | None) -> Pairs:
        super()._starting(start, size)
        return ((self.position.name, str(self.first + start // max(1, size or self.default))),)

    def start_of(self, values: Mapping[str, Any], size: int) -> int:
        return (int(values.get(self.position.name, self.first)) - self.first) * size


@attrs.frozen(kw_only=True)
class ByCursor(Paging):
    """The response before says what the parameter has to be."""

    cursor: Parameter

    @property
    def roles(self) -> dict[str, Parameter]:
        return {**super().roles, "cursor": self.cursor}


@attrs.frozen(kw_only=True)
class ByKey(Paging):
    """A page begins behind the item of which the key is given, or ends before it."""

    after: Parameter
    before: Parameter | None = None

    @property
    def leads_on(self) -> bool:
        return True

    @property
    def leads_back(self) -> bool:
        return self.before is not None

    @property
    def roles(self) -> dict[str, Parameter]:
        before = {"before": self.before} if self.before else {}
        return {**super().roles, "after": self.after, **before}


@attrs.frozen(kw_only=True)
class ByAddress(Paging):
    """The response before has the address of the next page."""


@attrs.frozen(kw_only=True)
class Whole(Paging):
    """The list comes whole."""
