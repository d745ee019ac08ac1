"""Documents drawn at random get clients that work, whatever their names mean in Python."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest

from client.subject import Subject
from generator import Names, write_package
from postpeer_conformance.contract import load
from postpeer_conformance.server import KEY, create_app, serving
from support.made_up import document


@pytest.mark.parametrize("seed", range(6))
def test_a_client_of_any_document_walks(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Generated, imported, and every item met once."""
    spec = tmp_path / "made_up.json"
    spec.write_text(json.dumps(document(seed)))
    contract, names = load(spec), Names("Made", f"made-up-{seed}", "MADE_UP_KEY")
    write_package(contract, tmp_path / "package", names)
    monkeypatch.syspath_prepend(tmp_path / "package")
    it = Subject(names, contract, importlib.import_module(names.package))
    with serving(create_app(contract, accounts=60)) as url, it.client(KEY, base_url=url) as client:
        found = [it.key(item) for item in getattr(client, it.iter_name)(prefetch=2)]
        page = getattr(client, it.list_name)()
    assert len(found) == len(set(found)) == it.total(page) == 60
    assert not any(page.unknown_fields)
