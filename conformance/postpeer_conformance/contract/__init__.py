"""The only reader of the OpenAPI document.

``load`` turns a document into a :class:`Contract`; everything else is handed that value.
"""

from __future__ import annotations

import os
from pathlib import Path

from .api_key import ApiKey
from .assembly import assemble
from .bundle import bundle
from .errors import DocumentError
from .field import Field
from .filters import Contains, Equals, Filter, From, Range, Starts, To
from .key import Key
from .model import Body, Collection, Contract, DocumentedResponse, ListOperation, Operation
from .order import Order, Sorting
from .paging import ByAddress, ByCursor, ByKey, ByNumber, ByOffset, Paging, Whole
from .parameter import Parameter
from .pointer import follow
from .reading import read
from .told import Told

__all__ = [
    "ApiKey",
    "Body",
    "ByAddress",
    "ByCursor",
    "ByKey",
    "ByNumber",
    "ByOffset",
    "Collection",
    "Contains",
    "Contract",
    "DocumentError",
    "DocumentedResponse",
    "Equals",
    "Field",
    "Filter",
    "From",
    "Key",
    "ListOperation",
    "Operation",
    "Order",
    "Paging",
    "Parameter",
    "Range",
    "Sorting",
    "Starts",
    "To",
    "Told",
    "Whole",
    "follow",
    "load",
]

PACKAGED = Path(__file__).parents[1] / "openapi.yaml"


def load(path: str | os.PathLike[str] | None = None, name: str | None = None) -> Contract:
    """The contract in the file *path*, or in the packaged document; errors call it *name*.

    Raises :class:`DocumentError`, and nothing else, for a document that cannot be used.
    """
    name = name or (PACKAGED.name if path is None else os.fspath(path))
    source = read(PACKAGED if path is None else path, name)
    try:
        return assemble(bundle(source, Path(PACKAGED if path is None else path)))
    except RecursionError:
        raise DocumentError(name, 1, "a schema contains itself endlessly") from None
