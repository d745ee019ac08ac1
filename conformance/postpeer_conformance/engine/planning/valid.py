"""A valid request of an operation: what its other questions differ from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import attrs

from ...clauses.variation import located, placed
from ...contract import Contract, Operation, Parameter, follow
from ...oracle.arguments import defect, pairs_of, pairs_of_text
from ...oracle.requests import Requests, parameters
from ...oracle.styles import Style, Unclear
from ...transport.exchange import Content, Question
from ...transport.query import Pairs
from .bodies import Bodies, examples
from .values import Unknown, minimal, stated

_UNSENDABLE = {"", ".", ".."}
"""Values that would make another path."""


@attrs.frozen
class Valid:
    """A valid request, or what has to be supplied to make one."""

    question: Question | None
    lacking: tuple[str, ...] = ()
    """Parameters without a value."""
    bodiless: bool = False
    """Whether a body is required, and none can be made."""
    guessed: tuple[str, ...] = ()
    """Parameters whose values nobody gave."""
    given: tuple[str, ...] = ()
    """Parameters whose values the user gave."""


@attrs.frozen
class Maker:
    """Makes valid requests of one operation."""

    contract: Contract
    operation: Operation
    given: Mapping[str, str]
    """Values that the user gave, by the names of parameters."""
    drawn: Callable[[], Iterable[Question]] = lambda: ()
    """Requests to take from what neither the document nor its schema tells."""

    def make(self, found: Mapping[str, str], *, invent: bool = False) -> Valid:
        """A valid request, with values *found* on the server for parameters of the path.

        With *invent* those may be made up, as others may in any case.
        """
        question, lacking = Question(method=self.operation.method), []
        guessed, given = list[str](), list[str]()
        for parameter in parameters(self.operation):
            if not parameter.required and parameter.name not in self.given:
                continue
            known = found if parameter.location == "path" else {}
            free = invent or parameter.location != "path"
            pairs = next(self._values(parameter, known, free=free), None)
            (given if parameter.name in self.given else guessed).append(parameter.name)
            if pairs is None:
                lacking.append(parameter.name)
            else:
                question = placed(question, parameter, pairs)
        content = next(self._contents(), None)
        if content is not None:
            question = attrs.evolve(question, parts=attrs.evolve(question.parts, content=content))
        body = self.operation.body
        bodiless = content is None and body is not None and body.required
        whole = None if lacking or bodiless else question
        return Valid(whole, tuple(lacking), bodiless, tuple(guessed), tuple(given))

    def _values(
        self, parameter: Parameter, found: Mapping[str, str], *, free: bool
    ) -> Iterator[Pairs]:
        """What may be sent for *parameter*, the best first; if *free*, also what is made up."""
        for known in (self.given, found):
            if parameter.name in known:
                with suppress(Unclear):
                    yield pairs_of_text(parameter, known[parameter.name])
        written_down = self._object(parameter)
        holder: Mapping[str, Any] = next(iter(written_down.get("content", {}).values()), {})
        values = [*examples(written_down), *examples(holder), *stated(parameter.schema)]
        if free:
            with suppress(Unknown):
                values.append(minimal(self.contract, _filled(parameter)))
        for value in values:
            with suppress(Unclear):
                yield from _sendable(parameter, pairs_of(parameter, value))
        for question in self.drawn() if free else ():
            yield from _sendable(parameter, Style(parameter).own(located(question, parameter)))

    def _object(self, parameter: Parameter) -> Mapping[str, Any]:
        """The parameter object as the document writes it."""
        try:
            found = follow(self.contract.document, parameter.pointer)
        except (LookupError, TypeError):
            return {}
        return found if isinstance(found, Mapping) else {}

    def _contents(self) -> Iterator[Content]:
        """Valid bodies, the best first."""
        body = self.operation.body
        if body is not None:
            requests = Requests(self.contract, self.operation)
            yield from filter(requests.allows, Bodies(self.contract, body).contents())
            drawn = (each.parts.content for each in self.drawn())
            yield from (each for each in drawn if each is not None and requests.allows(each))


def _filled(parameter: Parameter) -> Mapping[str, Any]:
    """The schema of *parameter*, without empty arrays, which cannot be sent."""
    return {**parameter.schema, "minItems": max(1, parameter.schema.get("minItems", 0))}


def _sendable(parameter: Parameter, pairs: Pairs) -> Iterator[Pairs]:
    """*pairs*, if they reach the server as the value of *parameter*, and may be a valid one."""
    texts = [text for _, text in pairs]
    if parameter.location == "path" and _UNSENDABLE & {*texts}:
        return
    printable = all(text.isascii() and text.isprintable() for text in texts)
    plain = printable or parameter.location in ("query", "path")
    if pairs and plain and not defect(parameter, pairs):
        yield pairs
