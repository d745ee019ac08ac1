"""Refusal: values that the document forbids are refused, and in the documented way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from attrs import evolve

from ..contract import Operation, Parameter
from ..oracle.checked import CheckedExchange
from ..oracle.oracle import Refused
from ..oracle.parameters import Defect, Invalid, read, written
from ..transport.exchange import Question
from .clause import ByCheck, Check, Clause, Finding
from .shape import STATUS, SUCCESS, status

SENTENCES: dict[Defect, str] = {
    "below-minimum": "A value of `{name}` below {p.minimum} is refused.",
    "above-maximum": "A value of `{name}` above {p.maximum} is refused.",
    "type": "A value of `{name}` that is not of type {p.type} is refused.",
    "enum": "A value of `{name}` that is not exactly {values} is refused.",
}


def clauses(operation: Operation) -> Iterator[Clause]:
    """A clause for each way in which a query parameter can be invalid."""
    for parameter in _asked(operation):
        texts = [*candidates(parameter), *_fields(operation, parameter)]
        rare = [*_rare(parameter), *_directions(operation, parameter)]
        for defect, sentence in SENTENCES.items():
            requests = [t for t in texts if read(parameter, t) == Invalid(defect)]
            seldom = [t for t in rare if read(parameter, t) == Invalid(defect)]
            if requests and not _is_allowed(operation, parameter, defect):
                values = " or ".join(map(written, parameter.enum or ()))
                yield ByCheck(
                    f"refusal/{parameter.name}/{defect}",
                    sentence.format(name=parameter.name, p=parameter, values=values),
                    parameter.pointer + "/schema",
                    "a response to its requests",
                    check=refused(Refused(parameter.name, defect)),
                    requests=asking(parameter.name, requests),
                    more=asking(parameter.name, seldom),
                    shows=_invalid(parameter, defect),
                )


def _asked(operation: Operation) -> Iterator[Parameter]:
    """The query parameters, and the properties of a ``deepObject`` that a list gives a meaning."""
    yield from (each for each in operation.parameters if each.location == "query")
    if operation.collection is not None:
        known = {each.name for each in operation.parameters}
        yield from (each for each in operation.collection.parameters if each.name not in known)


def asking(name: str, texts: Iterable[str]) -> tuple[Question, ...]:
    """A question for each of *texts*, as the only parameter, called *name*."""
    return tuple(Question(((name, text),)) for text in texts)


def _is_allowed(operation: Operation, parameter: Parameter, defect: Defect) -> bool:
    """Whether the contract allows *defect*: a size above the maximum may get the largest page."""
    paging = operation.collection.paging if operation.collection is not None else None
    of_size = paging is not None and parameter == paging.size and paging.excess != "refused"
    return of_size and defect == "above-maximum"


def _invalid(parameter: Parameter, defect: Defect) -> Callable[[Question], bool]:
    """Whether a question has such a value."""
    return lambda question: any(
        name == parameter.name and read(parameter, text) == Invalid(defect)
        for name, text in question.query
    )


def _fields(operation: Operation, parameter: Parameter) -> Iterator[str]:
    """The names of sort fields, which a server might take for an order."""
    collection = operation.collection
    if collection is not None and parameter in collection.order.parameters:
        yield from (field.name for field in collection.order.fields)


def candidates(parameter: Parameter) -> Iterator[str]:
    """Texts just outside, so far outside that they wrap, of another type, and with junk behind."""
    if parameter.enum is not None:
        words = [written(value) for value in parameter.enum]
        yield from (words[0] + "x", words[-1].swapcase(), words[0][:-1], ",".join(words))
        yield from ("newest", "1", "-")
    elif parameter.type in ("integer", "number"):
        low, high = parameter.minimum, parameter.maximum
        number = int(low or 1) + 1
        good = str(number)
        if low is not None:
            yield from (str(low - 1), str(number - 2**32))
            if low - 1 != -1:
                yield "-1"  # which stands for all of them in some databases
        if high is not None:
            # Cut to 32 or 64 bits, the last two are good.
            yield from (str(high + 1), str(number + 2**32), str(number + 2**64))
        yield from (
            "1.5",  # whoever refuses it refuses most others
            good + "abc",
            good + ",3",
            "NaN",
            "true",
            "null",
        )
    elif parameter.type == "boolean":
        yield from ("maybe", "truex", "2")


def _rare(parameter: Parameter) -> Iterator[str]:
    """Texts that few servers take for a number, and numbers that only some of them lose."""
    if parameter.type in ("integer", "number") and parameter.enum is None:
        low, high = parameter.minimum, parameter.maximum
        good = str(int(low or 1) + 1)
        if high is not None:
            yield from (str(int(high) * 10), "9" * 25, str(2**31), str(2**63))
        if low is not None:
            yield from (str(low - 10), str(-(2**63)))
        yield from (good + junk for junk in (";x", " x", "-3", "/1", "%", "px", "..", "()", "n"))
        yield from ("Infinity", "-Infinity", "max", "all", "none", "undefined", "false", "on")
        yield from (f"[{good}]", f'"{good}"', f"'{good}'", "x" + good, "1+1", "one", "*", "{}", "½")


def _directions(operation: Operation, parameter: Parameter) -> Iterator[str]:
    """Words that other interfaces use for a direction, or for no order."""
    collection = operation.collection
    if collection is not None and parameter in collection.order.parameters:
        yield from ("ascending", "descending", "up", "down", "true", "null", "none", "0", "-1", "*")


def refused(due: Refused) -> Check:
    """Whether a request that is invalid for what *due* names is refused as such."""

    def check(judged: CheckedExchange) -> Finding | bool:
        if judged.expectation != due:
            return False
        if judged.response.status in judged.query_refusals:
            return True
        found = not_refused(judged, str(judged.query_refusals))
        broken = 200 <= judged.response.status < 300 and judged.seen is None and judged.defect
        return evolve(found, said_by=SUCCESS) if broken and judged.documented else found

    return check


def not_refused(judged: CheckedExchange, expected: str) -> Finding:
    """What came in the place of a refusal; a status that is not documented is another clause's.

    How many items came tells what a server took the wrong value for, and any what a key opened.
    """
    if judged.seen is not None:
        count = len(judged.seen.items)
        note = f"{count} item{'' if count == 1 else 's'}"
    else:
        shown = judged.shown()
        note = f"{shown} in it" if shown else ""
    return Finding(expected, status(judged), "" if judged.documented else STATUS, note)
