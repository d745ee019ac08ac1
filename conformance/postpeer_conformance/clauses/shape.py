"""Shape: every response has a documented status, media type and body."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..contract import Operation
from ..oracle.checked import CheckedExchange
from ..oracle.meaning import too_long
from ..oracle.requests import parameters as free
from ..transport.exchange import Question
from .clause import ByCheck, Clause, Finding
from .filter_clauses import part_of
from .variation import queried

STATUS, SUCCESS = "shape/status", "shape/success"
TOO_LONG = frozenset({400, 413, 414, 431})
"""What a gateway may answer to a request line beyond 2,000 characters."""


def clauses(operation: Operation) -> Iterator[Clause]:
    """The clauses that every response to its own method with or without the key has to keep."""
    pointer = operation.pointer + "/responses"
    listed = operation.collection is not None
    success = next((status for status in operation.responses if status[0] == "2"), "")
    own = _own(operation)
    if _speaks(operation, "2d"):
        yield ByCheck(
            SUCCESS,
            "The body of a successful response is valid against its schema, formats included.",
            f"{pointer}/{success}" if success else pointer,
            "a successful response",
            check=_success,
            shows=own,
            of_page=True,
        )
    if listed or _speaks(operation, "4d"):
        yield ByCheck(
            "shape/refusal",
            "The body of a refusal is valid against its schema.",
            pointer,
            "a refusal",
            check=_refusal,
            shows=own,
        )
    if listed or any(each.content for each in operation.responses.values()):
        yield ByCheck(
            "shape/content-type",
            "The media type of a response is documented for its status.",
            pointer,
            "any response",
            check=_content_type,
            shows=own,
        )
    yield _status_clause(operation)


def _own(operation: Operation) -> Callable[[Question], bool]:
    """Whether a question is sent with the operation's method."""
    return lambda question: question.method == operation.method


def _status_clause(operation: Operation) -> Clause:
    listed, silent = operation.collection is not None, tuple(_silent(operation))
    return ByCheck(
        STATUS,
        "Every response has a documented status; no request makes the server fail.",
        operation.pointer + "/responses",
        "any response",
        check=_status,
        shows=_own(operation),
        of_page=True,
        requests=silent if listed else (),
        varies=() if listed else tuple(queried(each.query) for each in silent),
    )


def _speaks(operation: Operation, begins: str) -> bool:
    """Whether responses whose status *begins* so have JSON bodies; no other one is looked into."""
    return any(each.json for name, each in operation.responses.items() if name[0] in begins)


def _silent(operation: Operation) -> Iterator[Question]:
    """Queries of which the contract says nothing, but that no server may fail at."""
    parameters = [p for p in free(operation) if p.location == "query"]
    unbounded = [p.name for p in parameters if p.type == "integer" and p.maximum is None]
    far = [Question(((name, str(2**power + 1)),)) for power in (64, 32) for name in unbounded]
    yield from far[:1]
    # Texts together, since none of them is refused; of others one refusal would hide the next.
    # All at once comes first: most servers refuse none of it, and fail at each alike.
    texts = tuple(p.name for p in parameters if p.type == "string" and p.enum is None)
    unknown = ("no-such-parameter", "1")
    if texts:
        yield Question((unknown, *((name, "") for name in texts * 2)))
    # Some frameworks read brackets as objects, and fail where they take these for texts.
    yield Question((unknown, *((f"{name}[x]", "1") for name in texts)))
    for several in (texts, *((p.name,) for p in parameters if p.name not in texts)):
        if several:
            yield Question(tuple((name, "") for name in several))
            yield Question(tuple((name, text) for text in "12" for name in several))
    yield from far[1:]
    if operation.key is not None and operation.collection is not None:
        yield Question(key="accented")  # which some comparisons of bytes fail at


def _success(judged: CheckedExchange) -> Finding | bool:
    if not judged.own or not 200 <= judged.response.status < 300:
        return False
    return _valid(judged) if judged.documentation is not None else False


def _refusal(judged: CheckedExchange) -> Finding | bool:
    if not judged.own or not 400 <= judged.response.status < 500 or _of_gateway(judged):
        return False
    return _valid(judged) if judged.documentation is not None else False


def _valid(judged: CheckedExchange) -> Finding | bool:
    if judged.defect:
        return Finding("a body that its schema allows", judged.defect)
    return judged.response.failure is None  # one that is too slow or too large shows nothing


def _content_type(judged: CheckedExchange) -> Finding | bool:
    if not judged.own or judged.documentation is None or not judged.documentation.content:
        return False
    if _of_gateway(judged):
        return False
    if judged.question.method == "HEAD" and not judged.response.media_type:
        return True  # it may be left out (RFC 9110, 9.3.2)
    if judged.documentation.schema(judged.response.media_type) is not None:
        return True
    expected = " or ".join(judged.documentation.content)
    return Finding(expected, judged.response.media_type or "no content type")


def _status(judged: CheckedExchange) -> Finding | bool:
    if not judged.own:
        return False
    if judged.documented or _of_gateway(judged):
        return True
    if judged.response.status in TOO_LONG and too_long(judged.question.query):
        return True
    documented = ", ".join(judged.operation.responses)
    strange = judged.strange_text if judged.response.status >= 500 else None
    failed = judged.documentation is not None
    return Finding(
        "no failure" if failed else f"one of the documented statuses {documented}",
        status(judged),
        said_by=f"{part_of(strange)}/{strange.name}/robust" if strange else "",
    )


def _of_gateway(judged: CheckedExchange) -> bool:
    """Whether a gateway may have refused a header beyond ASCII, in words of its own."""
    return judged.question.key == "accented" and 400 <= judged.response.status < 500


def status(judged: CheckedExchange) -> str:
    """The status that came, in words, or why none did."""
    number, failure = judged.response.status, judged.response.failure
    return f"status {number}" if failure is None or number else f"no response: {failure.reason}"
