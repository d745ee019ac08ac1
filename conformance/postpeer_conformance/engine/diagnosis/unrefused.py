"""Which valid value a server reads in place of an invalid one, judged by its page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...contract import Parameter
from ...oracle.checked import CheckedExchange
from ...oracle.comparison import compare
from ...oracle.oracle import Page, Refused
from ...oracle.parameters import written

_WIDTHS = (32, 64)
"""Bits of the integers of many languages and databases."""


def taken_for(judged: CheckedExchange) -> str:
    """The valid value that explains the page of *judged*, whose own value has to be refused.

    As a sentence goes on after "the server"; empty where no such value explains the page.
    """
    due, oracle, seen = judged.expectation, judged.oracle, judged.seen
    if not isinstance(due, Refused) or oracle is None or seen is None or not seen.items:
        return ""
    query = judged.question.query
    given = query.get(due.parameter)
    parameter = next((p for p in oracle.collection.parameters if p.name == due.parameter), None)
    if given is None or parameter is None:
        return ""
    for text in _meant(parameter, given):
        meant = query.with_((due.parameter, text)) if text else query.without(due.parameter)
        page = oracle.expect(meant)
        if isinstance(page, Page) and not compare(oracle, page, seen):
            return f"answers as if `{due.parameter}` were {text or 'not given'}"
    return ""


def _meant(parameter: Parameter, given: str) -> Iterator[str]:
    """Valid values that servers make of *given*, the likeliest first; empty for none.

    Words much like it, its default, bounds, other words, the digits in it, and its lowest bits.
    """
    words = [written(word) for word in parameter.enum or ()]
    yield from (word for word in words if given.lower().startswith(word.lower()))
    yield ""
    yield from (written(bound) for bound in (parameter.minimum, parameter.maximum) if bound)
    yield from words
    yield from re.findall(r"\d{1,9}", given)[:1]
    if re.fullmatch(r"-?\d{1,30}", given):
        yield from (str(int(given) % 2**width) for width in _WIDTHS)
