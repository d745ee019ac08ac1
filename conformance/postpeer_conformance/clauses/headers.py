"""Headers: a response has those that its document requires, with values that it allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..contract import Operation, Parameter
from ..oracle.arguments import defect
from ..oracle.checked import CheckedExchange
from .clause import ByCheck, Clause, Finding


def clauses(operation: Operation) -> Iterator[Clause]:
    """The one clause of headers; none where the document has no header."""
    documented = [each for each in operation.responses.values() if each.headers]
    if documented:
        yield ByCheck(
            "shape/headers",
            "A response has the headers that its status requires, with valid values.",
            documented[0].pointer + "/headers",
            "a response with a documented header",
            check=_headers,
            shows=lambda question: question.method == operation.method,
        )


def _headers(judged: CheckedExchange) -> Finding | bool:
    documentation, response = judged.documentation, judged.response
    if not judged.own or documentation is None or response.failure is not None:
        return False
    shown = False
    for name, header in documentation.headers.items():
        text, required = response.header(name), header.get("required") is True
        if text is None and required:
            return Finding(f"the header `{name}`", "a response without it")
        shown |= required
        if text is not None:
            pointer = f"{documentation.pointer}/headers/{name}"
            wrong = defect(_parameter(name, header, pointer), ((name, text),))
            if wrong:
                return Finding(f"a valid `{name}`", f"{text!r}, which breaks `{wrong}`")
            shown |= wrong is None
    return shown


def _parameter(name: str, header: Mapping[str, Any], pointer: str) -> Parameter:
    """*header* of a response as if it were one of a request; both have the style ``simple``."""
    schema, exploded = header["schema"], header.get("explode") is True
    media_type = next(iter(header.get("content", ())), "")
    return Parameter(name, "header", False, schema, pointer, "simple", exploded, media_type)
