"""The product's document without its searches, for tests of what a run does beside them.

Of a plan for the whole document, searches take four fifths of the time.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from postpeer_conformance.contract import Contains, Contract, load


def written(folder: Path) -> Path:
    """The document as a file in *folder*."""
    whole = load()
    (operation,) = whole.collections
    searches = {each.name for each in operation.collection.filters_of(Contains)}
    document = copy.deepcopy(dict(whole.document))
    get = document["paths"][operation.path]["get"]
    get["parameters"] = [each for each in get["parameters"] if each["name"] not in searches]
    listing = get["x-collection"]
    listing["filters"] = [f for f in listing["filters"] if f["parameter"] not in searches]
    file = folder / "openapi.yaml"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def _contract() -> Contract:
    with TemporaryDirectory() as folder:
        return load(written(Path(folder)))


CONTRACT = _contract()
(OPERATION,) = CONTRACT.collections
