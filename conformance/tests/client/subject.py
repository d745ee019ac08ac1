"""A generated client under test, of whatever document, by the document's own words."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs

from generator import Names
from postpeer_conformance.contract import Collection, Contract, ListOperation, load
from postpeer_conformance.server.items import seed

HERE = Path(__file__).parent
PRODUCT = Names.of_the_product()
OTHER = Names("Harbour", "harbour-client", "HARBOUR_PASS")
DOCUMENTS = {PRODUCT: None, OTHER: HERE / "other.yaml"}


@attrs.frozen
class Subject:
    """The client of one collection, and data that its document allows."""

    names: Names
    contract: Contract
    package: ModuleType

    @property
    def operation(self) -> ListOperation:
        return self.contract.collections[0]

    @property
    def collection(self) -> Collection:
        return self.operation.collection

    @property
    def key_header(self) -> str:
        assert self.operation.key
        return self.operation.key.header

    def part(self, module: str) -> Any:
        """A module of the package: ``_runtime.retries``."""
        return importlib.import_module(f"{self.package.__name__}.{module}")

    @property
    def api(self) -> Any:
        """The module of the operation."""
        api = Path(str(self.package.__file__)).parent / "_api"
        paths = (each for each in sorted(api.glob("*/*.py")) if each.stem != "__init__")
        modules = (self.part(f"_api.{each.parent.name}.{each.stem}") for each in paths)
        return next(each for each in modules if each.OPERATION.path == self.operation.path)

    @property
    def list_name(self) -> str:
        return str(self.api.__name__.rpartition(".")[2])

    @property
    def iter_name(self) -> str:
        return "iter_" + self.list_name.removeprefix("list_")

    def error(self, name: str) -> Any:
        """An error class by its name; ``Error`` alone is the base of all."""
        full = self.names.service + name if name == "Error" else name
        return getattr(self.package, full)

    def client(self, key: str | None = "test-key", **settings: Any) -> Any:
        return getattr(self.package, self.names.service)(key, **settings)

    def async_client(self, key: str | None = "test-key", **settings: Any) -> Any:
        return getattr(self.package, f"Async{self.names.service}")(key, **settings)

    # What a page holds, of models.

    def items(self, page: Any) -> list[Any]:
        return self.api.PAGES.items(page)  # type: ignore[no-any-return]

    def total(self, page: Any) -> int:
        return self.api.PAGES.total(page)  # type: ignore[no-any-return]

    def key(self, item: Any) -> Any:
        return self.api.PAGES.key(item)

    @property
    def limit(self) -> str:
        return self.api.PAGES.limit  # type: ignore[no-any-return]

    @property
    def offset(self) -> str:
        return self.api.PAGES.offset  # type: ignore[no-any-return]

    @property
    def nullable(self) -> tuple[str, str, str]:
        """An argument that can be None, its parameter, and the literal that then is sent."""
        parameters = self.api.OPERATION.parameters
        (found,) = (p for p in parameters if p.absent is not None)
        return found.name, found.wire, found.absent

    # What a page holds, of JSON.

    def rows(self, count: int) -> list[dict[str, Any]]:
        """Items that the document allows."""
        return list(seed.items(self.contract, self.operation, count, seed=0))

    def page(self, rows: list[dict[str, Any]], total: int | None = None) -> dict[str, Any]:
        """A successful response that holds *rows*."""
        body: dict[str, Any] = {}
        self._put(body, self.collection.items, rows)
        assert self.collection.total is not None
        place = self.collection.total.pointer or ""
        self._put(body, place, len(rows) if total is None else total)
        schema = self.contract.resolve(
            {"$ref": f"#{self.operation.responses['200'].content['application/json']}"}
        )
        for name, inner in schema["properties"].items():
            if "const" in inner:
                body[name] = inner["const"]
        return body

    @staticmethod
    def _put(body: dict[str, Any], pointer: str, value: Any) -> None:
        *above, name = pointer.split("/")[1:]
        for token in above:
            body = body.setdefault(token, {})
        body[name] = value

    def decoded(self, rows: list[dict[str, Any]], total: int) -> Any:
        """The page of the client that holds *rows*."""
        return self.api.OPERATION.successes[0].decode(self.bytes(rows, total))

    def bytes(self, rows: list[dict[str, Any]], total: int | None = None) -> bytes:
        return json.dumps(self.page(rows, total)).encode()


def subject(names: Names, package: ModuleType) -> Subject:
    return Subject(names, load(DOCUMENTS[names]), package)
