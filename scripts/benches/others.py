"""The clients that ours is compared with."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType

from postpeer_conformance.contract import Contract

BARE = "httpx2 + json.loads"
OURS = "postpeer-client"
SDK = "official SDK, postpeer 0.1.4"
DEFAULT = "openapi-python-client, default templates"


@contextlib.contextmanager
def default_package(contract: Contract, name: str) -> Iterator[Any]:
    """The package *name* that openapi-python-client makes of *contract* by default."""
    with tempfile.TemporaryDirectory() as place:
        spec = Path(place, "openapi.json")
        spec.write_text(json.dumps(contract.document))
        settings = ConfigFile(package_name_override=name, post_hooks=[], literal_enums=True)
        folder = Path(place, name)
        config = Config.from_sources(settings, MetaType.NONE, spec, "utf-8", True, folder)
        with contextlib.redirect_stdout(io.StringIO()):
            generate(config=config)
        sys.path.insert(0, place)
        yield importlib.import_module(name)
        sys.path.remove(place)
