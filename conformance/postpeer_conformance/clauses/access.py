"""Access: only the valid key opens the door, and it is never shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus

from ..contract import Operation
from ..oracle.checked import CheckedExchange
from ..transport.api_key import GUESSES
from ..transport.exchange import MASK, KeyUse, Question
from .clause import ByCheck, Check, Clause, Finding
from .refusal import not_refused
from .variation import keyed

_SHOWN = ", ".join(f"`{text}`" for text in GUESSES.values())
_WRONG: dict[str, tuple[str, tuple[KeyUse, ...]]] = {
    "missing": ("no key", ("missing",)),
    "empty": ("an empty key", ("empty",)),
    "wrong": ("a wrong key", ("wrong-start", "wrong-end", "wrong")),
    "truncated": ("the valid key without its last character", ("truncated",)),
    "extended": ("the valid key and one more character", ("extended",)),
    "case": ("the valid key in another letter case", ("case",)),
    "guessed": (f"a wildcard, a null-like word or a piece of SQL ({_SHOWN})", tuple(GUESSES)),
}


def clauses(operation: Operation) -> Iterator[Clause]:
    """The clauses of the key; none where the operation needs no key."""
    if operation.key is None:
        return
    pointer = operation.pointer + "/security"
    listed = operation.collection is not None
    where = f"the {operation.key.location} `{operation.key.name}`"
    for word, (what, uses) in _WRONG.items():
        yield ByCheck(
            f"access/{word}",
            f"A request with {what} in {where} is refused.",
            pointer,
            "a key with letters" if word == "case" else "a response to its requests",
            check=_refused(uses),
            requests=tuple(Question(key=use) for use in uses) if listed else (),
            varies=() if listed else tuple(map(keyed, uses)),
            shows=_with(uses),
        )
    if listed:
        yield ByCheck(
            "access/no-data",
            "A response that refuses a key contains no items.",
            pointer,
            "at least 1 item",
            check=_no_data,
            requests=(Question(key="wrong-start"),),  # another clause asks it, too
            shows=lambda question: question.key != "valid",
        )
    yield ByCheck(
        "access/not-echoed",
        "No response contains the key.",
        pointer,
        "a key of 6 characters or more",
        check=_not_echoed,
        shows=lambda _question: True,
    )


def _with(uses: tuple[KeyUse, ...]) -> Callable[[Question], bool]:
    return lambda question: question.key in uses


def _refused(uses: tuple[KeyUse, ...]) -> Check:
    def check(judged: CheckedExchange) -> Finding | bool:
        if judged.question.key not in uses or not judged.own:
            return False
        status = judged.response.status
        if status in judged.key_refusals:
            return True
        if status == HTTPStatus.TOO_MANY_REQUESTS and judged.documented:
            return False  # it counts wrong keys, and says nothing of this one
        return not_refused(judged, str(judged.key_refusals))

    return check


def _not_echoed(judged: CheckedExchange) -> Finding | bool:
    response = judged.response
    if not response.echoed:
        return response.echoed is not None
    mask = MASK.decode()
    places = [f"the header `{name}`" for name, value in response.headers if mask in value]
    places += ["the name of a header"] * any(mask in name for name, _ in response.headers)
    places += ["the body"] * (MASK in response.body)
    return Finding("a response without the key", f"the key in {' and '.join(places)}")


def _no_data(judged: CheckedExchange) -> Finding | bool:
    if judged.question.key == "valid" or judged.response.status < 400:
        return False
    shown = judged.shown()
    return Finding("no item in the refusal", f"{shown} in it") if shown else judged.has_records
