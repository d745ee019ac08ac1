"""From a document to a :class:`Contract`: version, addresses and paths."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import address, operation, references, validity
from .model import Contract, Operation
from .place import Place
from .reading import Source
from .upgrade import upgraded

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def assemble(source: Source) -> Contract:
    """The contract that *source* states; raises :class:`DocumentError`."""
    if _version(Place(source, source.document)).startswith("3.0"):
        source = upgraded(source)
    root = Place(source, source.document)
    validity.check(source, references.check(source))
    info = root.at("info")
    contract = Contract(
        title=info.line("title"),
        version=info.line("version"),
        source=source.path,
        servers=tuple(address.read(each) for each in root.elements("servers")) or ("/",),
        operations=tuple(_operations(root)),
        document=source.document,
        lines=source.lines,
        schemas=source.schemas,
    )
    validity.check_bodies(source, contract)
    return contract


def _version(root: Place) -> str:
    """The version of OpenAPI; one that cannot be read is refused."""
    if not isinstance(root.value, dict):
        raise root.error("the document is no OpenAPI document", "its top must be a mapping")
    if "swagger" in root:
        raise root.at("swagger").error("Swagger 2.0 is not supported", "convert it to OpenAPI 3.1")
    stated = root.at("openapi")
    version = str(stated.value) if isinstance(stated.value, float) else root.line("openapi")
    if not re.match(r"3\.[012](\.\d+)?$", version):
        raise stated.error(f"OpenAPI {version} is not supported", "write openapi: 3.1.0")
    return version


def _operations(root: Place) -> Iterator[Operation]:
    if not root.at("paths").mapping():
        raise root.at("paths").error("the document has no paths")
    seen: set[str] = set()
    for path, item in _paths(root):
        for method in METHODS:
            if method in item:
                found = operation.read(root, item, path, method)
                if found.id in seen:
                    raise item.at(method).error(f"the operationId {found.id} stands twice")
                seen.add(found.id)
                yield found


def _paths(root: Place) -> Iterator[tuple[str, Place]]:
    """The paths of the document; extensions among them are not for us."""
    for owner in (root, root.at("paths")):
        _without_extension(owner)
    for path, item in root.entries("paths"):
        if path.startswith("x-"):
            continue
        _without_extension(item)
        if not path.startswith("/"):
            raise item.error(f"the path {path} does not begin with /")
        if path.startswith("//") or re.search(r"[?#\s\\]", path):
            raise item.error(f"the path {path} is no path", "keep addresses and queries out of it")
        yield path, item


def _without_extension(place: Place) -> None:
    if operation.EXTENSION in place:
        raise place.at(operation.EXTENSION).error(
            "x-collection stands in the wrong place", "put it into the operation, under get"
        )
