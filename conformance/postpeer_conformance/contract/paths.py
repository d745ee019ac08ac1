"""Which paths a request to another one may meet: ``/pets/{id}`` and ``/pets/mine``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def methods(operations: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """For each path the methods that *operations*, by path and method, have where it may lead."""
    own: dict[str, set[str]] = defaultdict(set)
    alike: dict[int, list[str]] = defaultdict(list)
    for path, method in operations:
        if path not in own:
            alike[path.count("/")].append(path)
        own[path].add(method.upper())
    return {
        path: frozenset().union(*(own[other] for other in others if _meet(path, other)))
        for others in alike.values()
        for path in others
    }


def _meet(path: str, other: str) -> bool:
    pairs = zip(path.split("/"), other.split("/"), strict=True)
    return all("{" in one + another or one == another for one, another in pairs)
