"""One template for threads and for asyncio: the words in which the two differ."""

from __future__ import annotations

import attrs

from generator.text import Code


@attrs.frozen
class Mode:
    """How one of the two is written."""

    is_async: bool

    @property
    def async_(self) -> Code:
        return Code("async " if self.is_async else "")

    @property
    def await_(self) -> Code:
        return Code("await " if self.is_async else "")

    @property
    def prefix(self) -> str:
        return "Async" if self.is_async else ""

    @property
    def close(self) -> str:
        return "aclose" if self.is_async else "close"

    @property
    def closing(self) -> str:
        return "aclosing" if self.is_async else "closing"

    @property
    def handle(self) -> str:
        return "handle_async_request" if self.is_async else "handle_request"

    def dunder(self, name: str) -> str:
        """``enter`` gives ``__enter__`` or ``__aenter__``."""
        return f"__a{name}__" if self.is_async else f"__{name}__"

    def awaitable(self, type: str) -> Code:
        return Code(f"Coroutine[Any, Any, {type}]" if self.is_async else type)

    def generator(self, type: str) -> Code:
        end = "None" if self.is_async else "None, None"
        return Code(f"{self.prefix}Generator[{type}, {end}]")


MODES = (Mode(is_async=False), Mode(is_async=True))
