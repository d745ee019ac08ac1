"""A valid request of an operation: what its other questions differ from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import attrs

from ...clauses.variation import encoded, located, placed
from ...contract import Contract, Operation, Parameter, follow, media
from ...oracle.parameters import written
from ...oracle.requests import Requests, defect, parameters, scalar
from ...transport.exchange import Content, Question
from ...transport.query import Pairs
from .values import Unknown, minimal, stated

FORM = "application/x-www-form-urlencoded"
_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}
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
        question, lacking, guessed = Question(method=self.operation.method), [], []
        for parameter in parameters(self.operation):
            if not parameter.required and parameter.name not in self.given:
                continue
            known = found if parameter.location == "path" else {}
            free = invent or parameter.location != "path"
            pairs = next(self._values(parameter, known, free=free), None)
            if parameter.name not in self.given:
                guessed.append(parameter.name)
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
        return Valid(whole, tuple(lacking), bodiless, tuple(guessed))

    def _values(
        self, parameter: Parameter, found: Mapping[str, str], *, free: bool
    ) -> Iterator[Pairs]:
        """What may be sent for *parameter*, the best first; if *free*, also what is made up."""
        for known in (self.given, found):
            if parameter.name in known:
                yield ((parameter.name, known[parameter.name]),)
        written_down = self._object(parameter)
        holder: Mapping[str, Any] = next(iter(written_down.get("content", {}).values()), {})
        values = [*_examples(written_down), *_examples(holder), *stated(parameter.schema)]
        if free:
            with suppress(Unknown):
                values.append(minimal(self.contract, _filled(parameter)))
        for value in values:
            pairs = _pairs(parameter, written_down, encoded(value).decode() if holder else value)
            if pairs and all(_sendable(parameter, text) for _, text in pairs):
                yield pairs
        for question in self.drawn() if free else ():
            pairs = tuple(p for p in located(question, parameter) if p[0] == parameter.name)
            if pairs and all(_sendable(parameter, text) for _, text in pairs):
                yield pairs

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
        if body is None:
            return
        requests = Requests(self.contract, self.operation)
        for name, pointer in sorted(body.content.items(), key=lambda e: not media.is_json(e[0])):
            if not media.is_json(name) and media.bare(name) != FORM:
                continue
            for value in self._bodies(pointer):
                data = encoded(value) if media.is_json(name) else form(value)
                content = None if data is None else Content(media.sent(name), data)
                if content is not None and requests.allows(content):
                    yield content
        drawn = (each.parts.content for each in self.drawn())
        yield from (each for each in drawn if each is not None and requests.allows(each))

    def _bodies(self, pointer: str) -> Iterator[Any]:
        document = self.contract.document
        yield from _examples(follow(document, pointer.rpartition("/")[0]))
        schema = follow(document, pointer)
        yield from stated(self.contract.schemas.flat(schema))
        with suppress(Unknown):
            yield minimal(self.contract, schema)


def form(value: Any) -> bytes | None:
    """*value* as a form sends it; None if it cannot."""
    if not isinstance(value, dict) or any(isinstance(each, dict) for each in value.values()):
        return None
    pairs = [(n, e) for n, v in value.items() for e in (v if isinstance(v, list) else [v])]
    return urlencode([(name, written(each)) for name, each in pairs]).encode()


def _examples(holder: Mapping[str, Any]) -> Iterator[Any]:
    """The values that stand beside a schema."""
    if "example" in holder:
        yield holder["example"]
    for example in holder.get("examples", {}).values():
        if isinstance(example, Mapping) and "value" in example:
            yield example["value"]


def _filled(parameter: Parameter) -> Mapping[str, Any]:
    """The schema of *parameter*, without empty arrays, which cannot be sent."""
    return {**parameter.schema, "minItems": max(1, parameter.schema.get("minItems", 0))}


def _sendable(parameter: Parameter, text: str) -> bool:
    """Whether *text* reaches the server as the value of *parameter*, and may be a valid one."""
    if parameter.location == "path" and text in _UNSENDABLE:
        return False
    plain = parameter.location in ("query", "path") or (text.isascii() and text.isprintable())
    return plain and not (scalar(parameter) and defect(parameter, text))


def _pairs(parameter: Parameter, written_down: Mapping[str, Any], value: Any) -> Pairs:
    """*value* as the style of *parameter* writes it (OpenAPI 3.1, 4.8.12.3)."""
    name, style = parameter.name, written_down.get("style", "form")
    explode = parameter.location == "query" and written_down.get("explode", style == "form")
    if isinstance(value, list) and explode:
        return tuple((name, written(each)) for each in value)
    if isinstance(value, list):
        return ((name, _SEPARATORS.get(style, ",").join(map(written, value))),)
    if isinstance(value, dict) and style == "deepObject":
        return tuple((f"{name}[{key}]", written(each)) for key, each in value.items())
    if isinstance(value, dict) and explode:
        return tuple((key, written(each)) for key, each in value.items())
    if isinstance(value, dict):
        return ((name, ",".join(f"{key},{written(each)}" for key, each in value.items())),)
    return ((name, written(value)),)
