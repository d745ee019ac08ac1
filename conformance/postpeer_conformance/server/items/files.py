"""Items from a file: JSON (an array, or arrays by operation id) or JSON Lines; all or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from ...contract import Collection, Contract, Field, ListOperation
from ...contract.field import INSTANTS
from ...errors import UsageError
from ..answering import bodies
from ..store import microseconds, storable

Json = Any
Placed = tuple[str, Json]
"""Where in the file an item stands, in words, and the item."""
_NAMED = 20
"""How many bad items a refusal names."""


def read(contract: Contract, path: str) -> dict[str, list[Json]]:
    """The items in *path* by operation id.

    Raises UsageError, naming every bad line, where one is not valid against the document.
    """
    try:
        text = Path(path).read_text("utf-8-sig")
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text: look at byte {error.start}") from None
    if not contract.collections:
        raise UsageError(f"{path} cannot be served: the document has no x-collection")
    problems: list[str] = []
    found = {
        operation.id: list(_valid(contract, operation, placed, problems))
        for operation, placed in _parts(contract, path, text, problems)
    }
    if problems:
        raise UsageError(f"{path} is not served, correct it first:\n  " + _list(problems, "\n  "))
    return found


def checked(contract: Contract, operation: ListOperation, items: Iterable[Json]) -> list[Json]:
    """All *items*; raises ValueError, which names each one that is not valid."""
    problems: list[str] = []
    placed = ((f"item {number}", item) for number, item in enumerate(items, 1))
    good = list(_valid(contract, operation, placed, problems))
    if problems:
        raise ValueError(_list(problems, "; "))
    return good


def _list(problems: list[str], between: str) -> str:
    more = len(problems) - _NAMED
    return between.join([*problems[:_NAMED], *([f"and {more} more"] if more > 0 else [])])


def _parts(
    contract: Contract, path: str, text: str, problems: list[str]
) -> Iterator[tuple[ListOperation, Iterator[Placed]]]:
    whole = _whole(text)
    by_id = {operation.id: operation for operation in contract.collections}
    if isinstance(whole, dict) and whole and whole.keys() <= by_id.keys():
        for name, items in whole.items():
            if not isinstance(items, list):
                raise UsageError(f"{path}: {name} must be an array of items")
            yield by_id[name], ((f"{name}, item {n}", item) for n, item in enumerate(items, 1))
        return
    if len(by_id) > 1:
        names = ", ".join(by_id)
        raise UsageError(f"{path} must be an object with an array for each of {names}")
    first = contract.collections[0]
    if isinstance(whole, list):
        yield first, ((f"item {number}", item) for number, item in enumerate(whole, 1))
    elif text.lstrip().startswith("["):
        raise UsageError(f"{path} is not JSON: {_reason(text)}")
    else:
        yield first, _lines(text, problems)


def _whole(text: str) -> Json:
    try:
        return msgspec.json.decode(text)
    except (ValueError, RecursionError):
        return None


def _reason(text: str) -> str:
    try:
        msgspec.json.decode(text)
    except RecursionError:
        return "it is nested too deeply"
    except ValueError as error:
        return str(error)
    return ""


def _lines(text: str, problems: list[str]) -> Iterator[Placed]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield f"line {number}", msgspec.json.decode(line)
        except (ValueError, RecursionError):
            problems.append(f"line {number}: not JSON: {_reason(line)}")


def _valid(
    contract: Contract, operation: ListOperation, placed: Iterator[Placed], problems: list[str]
) -> Iterator[Json]:
    """The items that can be served; what is wrong with the others goes to *problems*."""
    key, problem = operation.collection.key, _checking(contract, operation)
    first: dict[Any, str] = {}
    for place, item in placed:
        wrong = problem(item)
        if wrong is None:
            identity = storable(key.of(item))
            if identity not in first:
                first[identity] = place
                yield item
                continue
            wrong = f"{key.pointer} is that of {first[identity]}"
        problems.append(f"{place}: {wrong}")


_FINER = re.compile(r"[Tt ][\d:]+\.\d{6}\d*[1-9]")
_TOO_FINE = "it is finer than a microsecond, and this server sorts by microseconds"


def _checking(contract: Contract, operation: ListOperation) -> Callable[[Json], str | None]:
    """What is wrong with an item, or None: it is judged as the only one of a page."""
    import jsonschema_rs

    collection = operation.collection
    response = operation.page
    assert response.json is not None
    validator = contract.validator(response.json[1])
    page, total = bodies.frame(contract, response).value, collection.total
    if total and total.pointer:
        page = bodies.put(page, total.pointer, 1)
    depth = collection.items.count("/") + 1
    instants = _instants(collection)

    def problem(item: Json) -> str | None:
        try:
            validator.validate(bodies.put(page, collection.items, [item]))
        except jsonschema_rs.ValidationError as error:
            where = "".join(f"/{step}" for step in error.instance_path[depth:])
            return f"{where or 'the item'}: {error.message[:200]}"
        for field in instants:
            try:
                list(map(microseconds, found := field.all_of(item)))
            except (ValueError, OverflowError) as error:
                return f"{field.pointer}: {error}"
            if any(map(_FINER.search, found)):
                return f"{field.pointer}: {_TOO_FINE}"
        return None

    return problem


def _instants(collection: Collection) -> list[Field]:
    """The fields that are compared as instants."""
    fields = [*collection.order.fields, *(f for e in collection.filters for f in e.fields)]
    return [field for field in dict.fromkeys(fields) if field.format in INSTANTS]
