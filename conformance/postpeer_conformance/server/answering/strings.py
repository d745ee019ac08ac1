"""Texts made from schemas."""

from __future__ import annotations

from collections.abc import Iterator

from ...contract import patterns
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
        if low <= len(each) <= high and (pattern is None or patterns.matches(pattern, each)):
            return each
    return free if pattern is None else next(iter(patterns.examples(pattern, low, high, 1)), free)


def _proposed(sample: str | None, free: str, low: int, high: int) -> Iterator[str]:
    if sample is not None:
        yield from (sample, sample.ljust(low, "x"), sample.rjust(low, "x"))
    else:
        yield from (free[:high], free.ljust(low, "x")[:high], *_SAMPLES.values())
