"""Texts made from schemas."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from ...contract.schemas import Schema

LONGEST = 100_000
"""Characters of a text that is made."""
_SAMPLES = {
    "date": "2025-01-01",
    "date-time": "2025-01-01T00:00:00Z",
    "duration": "P1D",
    "email": "user@example.com",
    "hostname": "example.com",
    "idn-email": "user@example.com",
    "idn-hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "iri": "https://example.com/",
    "iri-reference": "/",
    "json-pointer": "/name",
    "regex": ".*",
    "relative-json-pointer": "0",
    "time": "00:00:00Z",
    "uri": "https://example.com/",
    "uri-reference": "/",
    "uri-template": "/{id}",
    "uuid": "00000000-0000-4000-8000-000000000001",
}


def made(schema: Schema, free: str) -> str:
    """A text that keeps *schema*: *free* where it asks for nothing.

    Where none can be found, *free* all the same.
    """
    low = min(int(schema.get("minLength", 0)), LONGEST)
    high = int(schema.get("maxLength", LONGEST))
    pattern = schema.get("pattern")
    for each in _proposed(_SAMPLES.get(schema.get("format", "")), free, low, high):
        if low <= len(each) <= high and (pattern is None or _matches(pattern, each)):
            return each
    found = None if pattern is None else _found(pattern, low, high)
    return free if found is None else found


def _proposed(sample: str | None, free: str, low: int, high: int) -> Iterator[str]:
    if sample is not None:
        yield from (sample, sample.ljust(low, "x"), sample.rjust(low, "x"))
    else:
        yield from (free[:high], free.ljust(low, "x")[:high], *_SAMPLES.values())


def _matches(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except re.error:  # patterns of JSON Schema know more than those of Python
        return False


@lru_cache(maxsize=1000)
def _found(pattern: str, low: int, high: int) -> str | None:
    """The simplest text of *pattern* with so many characters; None where none was found."""
    with ThreadPoolExecutor(1) as own:  # Hypothesis finds nothing inside of a test of its own
        return own.submit(_search, pattern, low, high).result()


def _search(pattern: str, low: int, high: int) -> str | None:
    from hypothesis import HealthCheck, Phase, find, settings  # costs a second, and few need it
    from hypothesis import strategies as st
    from hypothesis.errors import HypothesisException

    quiet = settings(
        database=None,
        deadline=None,
        derandomize=True,
        max_examples=200,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    for characters in (st.characters(max_codepoint=126), st.characters(codec="utf-8")):
        texts = st.from_regex(pattern, alphabet=characters)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return find(texts, lambda text: low <= len(text) <= high, settings=quiet)
        except (HypothesisException, re.error, ValueError, OverflowError, RecursionError):
            continue
    return None
