"""From a document to a :class:`Contract`: version, addresses and paths."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from urllib.parse import unquote

from . import address, operation, paths, references, validity
from .errors import DocumentError
from .model import Contract, Operation
from .objects import objects
from .place import Place
from .pointer import follow
from .reading import Source
from .upgrade import upgraded
from .validity import Fault

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def assemble(source: Source) -> Contract:
    """The contract that *source* states; raises :class:`DocumentError`.

    An operation that cannot be used is left out, unless it has an ``x-collection``.
    """
    if _version(Place(source, source.document)).startswith("3.0"):
        source = upgraded(source)
    root = Place(source, source.document)
    faults = list(validity.faults(source, references.check(source)))
    info = root.at("info")
    operations, skipped = _operations(root, faults)
    return Contract(
        title=info.line("title"),
        version=info.line("version"),
        source=source.path,
        others=tuple(sorted({other.path for other, _ in source.elsewhere.values()})),
        servers=tuple(address.read(each) for each in root.elements("servers")) or ("/",),
        operations=operations,
        skipped=skipped,
        document=source.document,
        lines=source.lines,
        schemas=source.schemas,
    )


def _version(root: Place) -> str:
    """The version of OpenAPI; one that cannot be read is refused."""
    if not isinstance(root.value, dict):
        raise root.error("this is not an OpenAPI document", "its top must be a mapping")
    if "swagger" in root:
        raise root.at("swagger").error("Swagger 2.0 is not supported", "convert it to OpenAPI 3.1")
    stated = root.at("openapi")
    version = str(stated.value) if isinstance(stated.value, float) else root.line("openapi")
    if not re.match(r"3\.[012](\.\d+)?$", version):
        raise stated.error(f"OpenAPI {version} is not supported", "write openapi: 3.1.0")
    return version


def _operations(
    root: Place, faults: Sequence[Fault]
) -> tuple[tuple[Operation, ...], tuple[DocumentError, ...]]:
    """The operations that can be used, and why the others cannot."""
    read: dict[str, Operation] = {}
    skipped: list[DocumentError] = []
    found_at = list(_methods(root))
    methods = paths.methods((path, method) for path, _, method in found_at)
    for path, item, method in found_at:
        place = item.at(method)
        try:
            _check_path(path, item)
            _check_reach(item, place, faults)
            found = operation.read(root, item, path, method, methods[path])
            if found.id in read:
                raise place.error(f"the operationId {found.id} is used twice")
        except DocumentError as error:
            if operation.is_collection(place):
                raise
            skipped.append(error)
        else:
            read[found.id] = found
    for refusal, name in _without_validator(root.source, read.values()):
        if read.pop(name).collection:
            raise refusal
        skipped.append(refusal)
    if not read:
        raise next(iter(skipped), root.at("paths").error("the document has no operations"))
    return tuple(read.values()), tuple(skipped)


def _without_validator(
    source: Source, operations: Collection[Operation]
) -> Iterator[tuple[DocumentError, str]]:
    """The ids of the operations with a body that nothing can validate, and why."""
    pointers = (pointer for each in operations for pointer in each.bodies)
    unusable = dict(validity.unusable(source, pointers))
    for each in list(operations):
        for pointer in each.bodies:
            if pointer in unusable:
                yield unusable[pointer], each.id
                break


def _check_reach(item: Place, place: Place, faults: Sequence[Fault]) -> None:
    """Raise the first of *faults* that the operation at *place* can reach."""
    if not faults:
        return
    within = _reach(item, place)
    for pointer, error in faults:
        if any(pointer == each or pointer.startswith(f"{each}/") for each in within):
            raise error


def _reach(item: Place, place: Place) -> set[str]:
    """The pointers of the operation, and of all that it refers to."""
    todo = [place.pointer, *(each.pointer for each in item.elements("parameters"))]
    reached: set[str] = set()
    while todo:
        pointer = todo.pop()
        if pointer not in reached:
            reached.add(pointer)
            value = follow(place.source.document, pointer)
            refs = (each["$ref"] for _, each in objects(value, pointer) if "$ref" in each)
            todo += [unquote(ref[1:]) for ref in refs]
    return reached


def _methods(root: Place) -> Iterator[tuple[str, Place, str]]:
    """Path, path item and method of each operation."""
    if not root.at("paths").mapping():
        raise root.at("paths").error("the document has no paths")
    for path, item in _paths(root):
        yield from ((path, item, method) for method in METHODS if method in item)


def _paths(root: Place) -> Iterator[tuple[str, Place]]:
    """The paths of the document; extensions among them are not for us."""
    for owner in (root, root.at("paths")):
        _without_extension(owner)
    for path, item in root.entries("paths"):
        if path.startswith("x-"):
            continue
        _without_extension(item)
        yield path, item


def _check_path(path: str, item: Place) -> None:
    if not path.startswith("/"):
        raise item.error(f"the path {path} does not begin with /")
    if path.startswith("//") or re.search(r"[?#\s\\]", path):
        raise item.error(f"the path {path} is not a path", "keep addresses and queries out of it")


def _without_extension(place: Place) -> None:
    if operation.EXTENSION in place:
        raise place.at(operation.EXTENSION).error(
            "x-collection stands in the wrong place", "put it into the operation, under get"
        )
