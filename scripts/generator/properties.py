"""The properties of schemas, by names that give each a field of its own."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from openapi_python_client.strings import PythonIdentifier

PREFIX = "field_"


class Properties:
    """Those of one document."""

    def __init__(self) -> None:
        self.wires: dict[str, str] = {}
        """The names in the document of those that are called otherwise here."""
        self._own: set[str] = set()
        """Those that keep their names."""

    def simplified(
        self, schema: Mapping[str, Any], simplify: Callable[[Any], dict[str, Any]]
    ) -> dict[str, Any]:
        """``properties`` and ``required`` of *schema*.

        One that is only written is not required, since responses lack it. One whose name msgspec
        does not take is left out; it stays in the response's JSON.
        """
        found = schema.get("properties")
        found = found if isinstance(found, Mapping) else {}
        wanted = schema.get("required")
        wanted = wanted if isinstance(wanted, list) else []
        made: dict[str, Any] = {}
        required = [name for name in wanted if isinstance(name, str)]
        taken: set[str] = set()
        for name, each in found.items():
            if not name.isprintable() or set(name) & set('"\\'):
                continue
            alias = self._alias(name, taken)
            taken.add(_plain(alias))
            made[alias] = simplify(each)
            if name in required:
                required.remove(name)
                if not (isinstance(each, Mapping) and each.get("writeOnly") is True):
                    required.append(alias)
        return {
            word: value for word, value in (("properties", made), ("required", required)) if value
        }

    def _alias(self, name: str, taken: set[str]) -> str:
        if name.isascii() and _plain(name) not in taken and name not in self.wires:
            self._own.add(name)
            return name
        base, number = _plain(unicodedata.normalize("NFKC", name)), 0
        alias = f"{base}_"
        while _plain(alias) in taken or alias in self._own or self.wires.get(alias, name) != name:
            number += 1
            alias = f"{base}_{number}"
        self.wires[alias] = name
        return alias


def _plain(name: str) -> str:
    """The name that openapi-python-client falls back to where two fields have one name."""
    return str(PythonIdentifier(name, PREFIX, skip_snake_case=True))
