"""A response in words: which of the readings that a server may have explains it."""

from __future__ import annotations

import attrs

from ...contract.refusals import key_refusals, query_refusals
from ...oracle.comparison import compare, page_of
from ...oracle.oracle import Oracle, Page, Unjudged
from ...transport.exchange import Exchange, Question
from ...transport.query import Query

LEFT_OUT = "is read as if it was left out"
NOTHING = "finds nothing"


@attrs.frozen
class Ask:
    """A question that the contract leaves open, and the readings that a response may follow."""

    id: str
    """Stable, so that two profiles can be compared: ``empty/limit``."""
    about: str
    """What is asked, as the subject of a sentence."""
    question: Question
    readings: tuple[tuple[str, Page], ...] = ()
    """What the server then does, as the rest of the sentence, and the page that shows it."""


def free(oracle: Oracle, query: Query) -> bool:
    """Whether the contract leaves it to the server how *query* is answered."""
    expected = oracle.expect(query)
    if isinstance(expected, Page):
        return expected.refusable or not expected.exact
    return isinstance(expected, Unjudged)


def as_query(oracle: Oracle, words: str, *pairs: tuple[str, str]) -> tuple[tuple[str, Page], ...]:
    """The reading that answers *pairs* instead; none where the contract does not say how."""
    expected = oracle.expect(Query.of(*pairs))
    return ((words, expected),) if isinstance(expected, Page) and expected.exact else ()


def as_mask(oracle: Oracle, words: str, mask: int) -> tuple[str, Page]:
    """The reading that finds the ranks in *mask*, on a page of the default size."""
    whole = oracle.expect(Query())
    assert isinstance(whole, Page)
    return words, attrs.evolve(whole, must=mask, may=mask)


def nothing(oracle: Oracle) -> tuple[str, Page]:
    """The reading that finds nothing."""
    return as_mask(oracle, NOTHING, 0)


def describe(oracle: Oracle, ask: Ask, exchange: Exchange) -> str:
    """What the server did, as the rest of a sentence that begins with what was asked."""
    status = exchange.response.status
    if not ask.question.authentic:
        return _status(oracle, ask.question, exchange)
    if status in query_refusals(oracle.operation):
        return f"is refused with status {status}"
    if status != 200:
        return f"gets status {status}" if status else "gets no response"
    seen = page_of(oracle.collection, exchange.response)
    if seen is None:
        return "gets something that is not a page"
    found = [words for words, page in ask.readings if not compare(oracle, page, seen)]
    if not found:
        return "is read in an unusual way"
    both = " or ".join(dict.fromkeys(found))
    return both if len(set(found)) == 1 else f"{both} (this data does not tell which)"


def _status(oracle: Oracle, question: Question, exchange: Exchange) -> str:
    """The bare status of what is no query, and what it tells."""
    status = exchange.response.status
    told = f"gets status {status}" if status else "gets no response"
    if question.key != "valid":
        of_query = status in query_refusals(oracle.operation)
        if of_query == (status in key_refusals(oracle.operation)):
            return told  # the document does not tell what this status refuses
        return f"{told}: {'parameters' if of_query else 'the key'} came first"
    allowed = exchange.response.header("allow")
    return f"{told} and `allow: {allowed}`" if allowed is not None else told
