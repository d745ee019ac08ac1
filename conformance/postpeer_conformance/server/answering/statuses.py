"""Which of the documented statuses a refusal has."""

from __future__ import annotations

from ...contract import Operation, Parameter
from ...contract.refusals import Refusals, key_refusals, query_refusals

_GENERAL = (400, 422)
"""What stands for every refusal where the document has no other."""


def of_the_key(operation: Operation, *preferred: int) -> int:
    """The documented status for a wrong key; 401 rather than 403 unless *preferred* says more."""
    return _documented(operation, key_refusals(operation), preferred or (401, 403))


def of_the_query(operation: Operation) -> int:
    """The documented status for parameters or a body that are not valid."""
    return _documented(operation, query_refusals(operation), _GENERAL)


def of_the_path(operation: Operation) -> int:
    """The documented status for a path that cannot lead anywhere."""
    status = of_the_query(operation)
    return status if operation.response(status) or "404" not in operation.responses else 404


def of_parameter(operation: Operation, parameter: Parameter) -> int:
    """The documented status for a *parameter* that is missing or not valid."""
    return (of_the_path if parameter.location == "path" else of_the_query)(operation)


def of_the_media_type(operation: Operation) -> int:
    """The documented status for a body in a media type that is not documented."""
    known = operation.response(415) is not None and 415 in query_refusals(operation)
    return 415 if known else of_the_query(operation)


def _documented(operation: Operation, refusals: Refusals, preferred: tuple[int, ...]) -> int:
    """The first of *preferred* that is documented, or of the *refusals*: by name, or by class."""
    named = [s for s in preferred if str(s) in operation.responses]
    covered = [s for s in (*preferred, *_GENERAL) if operation.response(s) is not None]
    others = [s for s in sorted(refusals.statuses) if str(s) in operation.responses]
    return [*named, *covered, *others, *preferred][0]
