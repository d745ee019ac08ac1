"""The product's document with nothing but its list, whatever other operations it gets.

Tests of what one run prints and of how it ends describe one operation.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import yaml

from postpeer_conformance.contract import PACKAGED, load


def _options() -> tuple[str, ...]:
    contract = load()
    if len(contract.operations) == 1:
        return ()
    path = contract.collections[0].path
    document = yaml.safe_load(PACKAGED.read_text(encoding="utf-8"))
    kept = {"get", "parameters"}
    item = {name: part for name, part in document["paths"][path].items() if name in kept}
    file = Path(tempfile.mkdtemp()) / PACKAGED.name
    file.write_text(json.dumps(document | {"paths": {path: item}}), encoding="utf-8")
    return ("--spec", str(file))


ONE_LIST = _options()
"""What chooses it for a command; nothing as long as the document has no other operation."""
