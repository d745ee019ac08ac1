"""What numbers the commands take: finite ones, within bounds that still mean something."""

from __future__ import annotations

import re
from typing import Any, Final

import attrs
import click

from ..report.text import short


@attrs.frozen
class Number(click.ParamType):  # type: ignore[type-arg] # generic in newer versions alone
    """A finite number in a range, or zero where that means something."""

    least: float
    most: float
    zero: bool = False
    name = "number"

    @property
    def words(self) -> str:
        """What it has to be."""
        return f"{'0, or ' * self.zero}a number from {self.least:g} to {self.most:,.9g}"

    def accepts(self, value: object) -> bool:
        """Whether *value* is one; a truth value is none."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return self.least <= value <= self.most or (self.zero and value == 0)

    def convert(
        self, value: Any, parameter: click.Parameter | None, context: click.Context | None
    ) -> float:
        """*value* as a number; raises what click says of a wrong one."""
        try:
            number = float(str(value).replace("_", "x"))
        except ValueError:
            number = -1
        if not self.accepts(number):
            self.fail(f"{short(str(value), 40)!r} is not {self.words}", parameter, context)
        return number


class Whole(click.IntRange):
    """A whole number in a range."""

    name = "integer"

    def convert(
        self, value: Any, parameter: click.Parameter | None, context: click.Context | None
    ) -> int:
        """*value* as a number; raises what click says of a wrong one."""
        try:
            return int(super().convert(value, parameter, context))
        except click.BadParameter:
            wanted = f"a whole number from {self.min:,} to {self.max:,}"
            self.fail(f"{short(str(value), 40)!r} is not {wanted}", parameter, context)


def duration(text: str) -> float:
    """*text*, such as ``10m``, in seconds; raises what click says of a wrong one."""
    found = re.fullmatch(r"([0-9]{1,6})([smh])", text)
    if found is None or not int(found[1]):
        raise click.BadParameter(f"{short(text, 40)!r} is not a time such as 90s, 10m or 2h")
    return int(found[1]) * {"s": 1.0, "m": 60.0, "h": 3600.0}[found[2]]


RATE: Final = Number(0.001, 1_000_000, zero=True)
"""Requests a second; 0 for no bound."""
TIMEOUT: Final = Number(0.001, 3600)
MAX_TIME: Final = Number(0.001, 1_000_000)
"""Both in seconds."""
REQUESTS: Final = Whole(1, 1_000_000)
CENSUS: Final = Whole(1, 1_000_000)
ACCOUNTS: Final = Whole(0, 1_000_000)
PORT: Final = Whole(0, 65_535)
SEED: Final = Whole(0, 2**53 - 1)
"""As large as a number in JSON can be for every reader."""
