"""Which statuses refuse a request, as far as the document says."""

from __future__ import annotations

from functools import lru_cache

import attrs

from . import Operation

_OF_THE_KEY = frozenset({401, 403})
_OF_THE_QUERY = frozenset({400, 422})
_OF_NEITHER = frozenset({405, 406, 408, 429})
"""Client errors that are about the method, the response's form or the moment (RFC 9110, 15.5)."""
_ALL = frozenset(range(400, 500)) - _OF_NEITHER
_FEW = 8
"""Statuses that can be listed; more of them are a whole class."""


@attrs.frozen
class Refusals:
    """The documented statuses of one kind of refusal."""

    statuses: frozenset[int]

    def __contains__(self, status: int) -> bool:
        return status in self.statuses

    def __str__(self) -> str:
        """What is expected, in words."""
        if not self.statuses:
            return "a refusal"
        if len(self.statuses) > _FEW:
            return "status 4XX"
        return " or ".join(f"status {status}" for status in sorted(self.statuses))


@lru_cache(maxsize=16)
def key_refusals(operation: Operation) -> Refusals:
    """The documented client errors that are about the key.

    Where the document names neither 401 nor 403, any client error that it has may be one: ``4XX``
    and ``default`` stand for all of them.  Where it has none that may be one, it is silent: then
    404, too, may hide what the key does not open (RFC 9110, 15.5.4).
    """
    errors = _client_errors(operation)
    named = any(str(status) in operation.responses for status in _OF_THE_KEY)
    return Refusals(errors & _OF_THE_KEY if named else errors or _OF_THE_KEY | {404})


@lru_cache(maxsize=16)
def query_refusals(operation: Operation) -> Refusals:
    """The documented client errors that are about the query, or the rest of a request, itself.

    Where the document has none that may be one, it is silent.
    """
    errors = _client_errors(operation) - _OF_THE_KEY
    named = frozenset(status for status in errors if str(status) in operation.responses)
    return Refusals(named | errors & _OF_THE_QUERY if named else errors or _ALL - _OF_THE_KEY)


def silent(operation: Operation) -> bool:
    """Whether the document has no client error: then it leaves all of them to the server."""
    return all(operation.response(status) is None for status in range(400, 500))


def silent_of_success(operation: Operation) -> bool:
    """Whether the document has no response but errors: then it leaves all others to the server."""
    return all(operation.response(status) is None for status in range(200, 400))


def _client_errors(operation: Operation) -> frozenset[int]:
    """The client errors that may be about key or query, as far as the document says."""
    every = _ALL
    if silent(operation):
        return every
    if "404" in operation.responses:
        every -= {404}  # by its own description it is about the path
    return frozenset(status for status in every if operation.response(status) is not None)
