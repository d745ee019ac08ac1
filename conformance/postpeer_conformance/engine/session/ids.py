"""Values for a path's parameters, from the server's own lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from ...contract import Contract, Operation, Parameter
from ...oracle.arguments import defect_of_text, pairs_of_text
from ...transport.exchange import Parts, Question
from ...transport.probe import Probe, Unanswered

_OBJECTS = 200
"""Objects of a response that are looked at."""


def learn(
    contract: Contract, operation: Operation, probe: Probe, known: Mapping[str, str]
) -> dict[str, str]:
    """Values of the parameters in the path of *operation* that are not *known*.

    The list of ``/pets/{id}`` is what a GET of ``/pets`` answers; it is asked once.
    """
    found = dict(known)
    own = {each.name: each for each in operation.parameters if each.location == "path"}
    for name, parameter in own.items():
        if name in known:
            continue
        before = operation.path.partition(f"{{{name}}}")[0].rpartition("/")[0]
        for each in contract.operations:
            if each.method == "GET" and each.path.rstrip("/") == before and _askable(each, found):
                value = next(_values(each, parameter, _asked(each, probe, found)), None)
                if value is not None:
                    found[name] = value
                    break
    return {name: found[name] for name in own if name in found and name not in known}


def _askable(operation: Operation, found: Mapping[str, str]) -> bool:
    """Whether nothing else has to be known to ask for the list."""
    wanted = [each for each in operation.parameters if each.required]
    return all(each.location == "path" and each.name in found for each in wanted)


def _asked(operation: Operation, probe: Probe, found: Mapping[str, str]) -> Any:
    inside = [each for each in operation.parameters if each.location == "path"]
    pairs = [pair for each in inside for pair in pairs_of_text(each, found[each.name])]
    parts = Parts(path=tuple(pairs))
    try:
        response = probe.ask_of(operation, Question(source="census", parts=parts)).response
        return response.json if 200 <= response.status < 300 else None
    except (Unanswered, ValueError):
        return None


def _values(operation: Operation, parameter: Parameter, body: Any) -> Iterator[str]:
    """What objects of *body* have by the parameter's name, by its end, as their key, or as ``id``.

    So ``ServiceSid`` may be the ``sid`` of a service.
    """
    collection = operation.collection
    objects = list(islice(_objects(body), _OBJECTS))
    wanted, names = _plain(parameter.name), {name for each in objects for name in each}
    alike = [name for name in names if wanted.endswith(_plain(name)) and len(name) > 1]
    alike.sort(key=lambda name: (-len(name), name))
    for name in (*alike, *([collection.key.fields[0].member] if collection else ()), "id"):
        for each in objects:
            value = each.get(name)
            if isinstance(value, str | int) and not isinstance(value, bool):
                text = str(value)
                if text not in ("", ".", "..") and not defect_of_text(parameter, text):
                    yield text


def _plain(name: str) -> str:
    """*name* without case and what joins words."""
    return re.sub(r"[\W_]", "", name.lower())


def _objects(body: Any) -> Iterator[dict[str, Any]]:
    todo = [body]
    while todo:
        value = todo.pop(0)
        if isinstance(value, dict):
            yield value
            todo += value.values()
        elif isinstance(value, list):
            todo += value
