"""Whatever a document's names and schemas are, its client can be imported; what cannot be
generated is left out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner, Result

import generate
from generator import Names, write_package
from postpeer_conformance.contract import load
from security.hostile_documents import imported, write
from support.awkward import merged

CONFLICT = "Found conflicting enums named TwinsIt with incompatible values."
LEFT_OUT = """
openapi: 3.1.0
info: {title: Mixed, version: '1'}
servers: [{url: https://mixed.example}]
security: [{key: []}]
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: key}
    pass: {type: http, scheme: basic}
  schemas:
    TwinsIt: {enum: [a, b]}
    Twins: {type: object, properties: {it: {enum: [c]}}}
paths:
  /good:
    get:
      operationId: good
      responses: {'204': {description: Fine.}}
  /better:
    get:
      operationId: better
      parameters: [{name: key, in: query, schema: {type: string}}]
      responses: {'204': {description: Fine.}}
  /guarded:
    get:
      operationId: guarded
      security: [{pass: []}]
      responses: {'204': {description: Fine.}}
  /cookie:
    get:
      operationId: cookie
      parameters: [{name: a; b, in: cookie, schema: {type: string}}]
      responses: {'204': {description: Fine.}}
  /{lost}:
    get:
      operationId: lost
      responses: {'204': {description: Fine.}}
  /twins:
    get:
      operationId: twins
      responses:
        '200':
          description: Twins.
          content: {application/json: {schema: {$ref: '#/components/schemas/Twins'}}}
"""


def test_every_awkward_document_gets_a_client_that_can_be_imported(tmp_path: Path) -> None:
    """With a method for each operation, and decoders that msgspec makes."""
    packages = []
    for number, whole in enumerate(merged()):
        package = f"made_{number}"
        contract = load(write(whole, tmp_path / f"{package}.json"))
        sentences = write_package(contract, tmp_path / package, Names("Made", package, "MADE_KEY"))
        assert sentences == ()
        modules = [
            p for p in tmp_path.glob(f"{package}/{package}/_api/*/*.py") if p.stem[:2] != "__"
        ]
        assert len(modules) == len(contract.operations)
        packages.append(package)
    assert imported(tmp_path, packages) == set()


def generated(text: str, folder: Path) -> Result:
    """What the command says of a document."""
    spec = folder / "mixed.yaml"
    spec.write_text(text, "utf-8")
    arguments = ["--spec", str(spec), "--output", str(folder / "made")]
    return CliRunner().invoke(generate.main, arguments)


def test_what_cannot_be_generated_is_left_out(tmp_path: Path) -> None:
    """A sentence names operation and line; the others are generated."""
    done = generated(LEFT_OUT, tmp_path)
    assert done.exit_code == 0
    told = done.stderr.replace(f"{tmp_path}/", "").splitlines()
    assert told == [
        "mixed.yaml:34: no parameter describes {lost} in the path /{lost}",
        f"mixed.yaml:12: the schema Twins has no type: {CONFLICT}",
        "mixed.yaml:24: guarded is left out: its key is not that of the other operations",
        "mixed.yaml:29: cookie is left out: no cookie can be named 'a; b'",
    ]
    client = (tmp_path / "made/postpeer_client/resources/default.py").read_text("utf-8")
    methods = set(re.findall(r"def (\w+)", client))
    assert {"good", "better", "twins"} <= methods
    assert not {"guarded", "cookie", "lost"} & methods
    assert "def twins(self) -> Any:" in client
    assert "def better(self) -> None:" in client  # its parameter is the key


def test_a_list_whose_items_have_no_type_has_no_walk(tmp_path: Path) -> None:
    """Its pages can be asked for; a sentence says why nothing walks through them."""
    document = yaml.safe_load(generate.SPEC.read_text("utf-8"))
    kinds = [{"properties": {"platform": {"const": name}}} for name in ("twitter", "threads")]
    document["components"]["schemas"]["Integration"]["oneOf"] = kinds
    done = generated(yaml.safe_dump(document), tmp_path)
    problem = "listIntegrations has no walk: the client has no type for what the list is made of"
    assert re.fullmatch(rf".*mixed\.yaml:\d+: {problem}\n", done.stderr)
    client = (tmp_path / "made/postpeer_client/resources/integrations.py").read_text("utf-8")
    assert "def list(" in client
    assert "def iter(" not in client


def test_a_document_of_which_nothing_can_be_generated_is_refused(tmp_path: Path) -> None:
    """In one sentence; nothing is written."""
    whole: Any = yaml.safe_load(LEFT_OUT)
    whole["paths"] = {"/lost/{it}": whole["paths"]["/{lost}"]}
    done = generated(yaml.safe_dump(whole), tmp_path)
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
    assert not (tmp_path / "made").exists()
