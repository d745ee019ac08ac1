"""Values that Hypothesis makes of bytes, so that whoever draws the bytes decides on the values."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

T = TypeVar("T")

_LARGEST = 4096
"""Bytes that a value is made of, at the most: nearly all take less than a tenth."""


def decoder(strategy: st.SearchStrategy[T]) -> Callable[[bytes], tuple[T, bytes] | None]:
    """Makes a value of *strategy* of bytes, and tells which bytes it took; None where it cannot.

    Left to itself, Hypothesis also takes constants from whatever modules happen to be loaded.
    """
    made: list[T] = []

    @settings(database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def collect(value: T) -> None:
        made.append(value)

    take: Callable[[bytes], bytes | None] = collect.hypothesis.fuzz_one_input  # type: ignore[attr-defined]

    def decode(data: bytes) -> tuple[T, bytes] | None:
        made.clear()
        taken = take(data)
        return None if taken is None else (made[0], taken)

    return decode


def drawn(strategy: st.SearchStrategy[T], count: int, random: Random) -> list[T]:
    """*count* different values of *strategy*, or as many as half as many draws again give."""
    found: dict[T, None] = {}
    decode = decoder(strategy)
    for _ in range(count + count // 2):
        if len(found) < count and (made := decode(random.randbytes(_LARGEST))):
            found[made[0]] = None
    return list(found)
