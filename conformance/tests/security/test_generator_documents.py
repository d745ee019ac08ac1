"""A document from a pull request: no text of it becomes code, whatever it holds and wherever."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt

import generate
from client.archive import DOCUMENT as ARCHIVE
from generator import GeneratorError, Names, write_package
from postpeer_conformance.contract import DocumentError, load
from security.hostile_documents import (
    CODE,
    EVERYTHING,
    MARKER,
    RUN,
    Place,
    documents,
    imported,
    kind,
    places,
    renamed,
    with_text,
    write,
)


def packaged(whole: Any, folder: Path, package: str) -> str:
    """Generates the client of *whole* into *folder*; raises what the generator raises."""
    contract = load(write(whole, folder / f"{package}.json"))
    write_package(contract, folder / package, Names("Made", package, "MADE_UP_KEY"))
    return package


def accepted(whole: Any, folder: Path) -> list[Place]:
    """The places of *whole* where a contract may have any text, as far as the reader cares."""
    kinds: dict[Place, list[Place]] = {}
    for place in places(whole):
        kinds.setdefault(kind(place), []).append(place)
    found = []
    for alike in kinds.values():
        with suppress(DocumentError):
            evil = with_text(whole, dict.fromkeys(alike, EVERYTHING))
            found += [] if load(write(evil, folder / "try.json")).skipped else alike
    return found


def refused_by_the_generator(place: Place) -> bool:
    """These are no prose: an address, or a name that is sent."""
    return place[0] == "servers" or place[-1] == "$ref" or "securitySchemes" in place[:-1]


@pytest.mark.parametrize("name", ["product", "made up", "workshop"])
def test_no_text_of_a_document_runs_when_its_client_is_imported(name: str, tmp_path: Path) -> None:
    """Titles, descriptions, examples, versions, tags, operationIds, enumerated values, literals."""
    whole = documents()[name]
    free = [p for p in accepted(whole, tmp_path) if not refused_by_the_generator(p)]
    assert len(free) > 30
    texts = [{p: CODE[0] if p[-1] == "operationId" or "tags" in p else EVERYTHING for p in free}]
    texts += [{p: CODE[(n + turn) % len(CODE)] for n, p in enumerate(free)} for turn in (0, 5)]
    made = [
        packaged(with_text(whole, each), tmp_path, f"made_{number}")
        for number, each in enumerate(texts)
    ]
    assert imported(tmp_path, made) == set()


def test_names_of_any_operation_become_no_code(tmp_path: Path) -> None:
    """Parameters in headers and paths, fields of forms, schemas and media types."""
    whole = documents()["workshop"]
    names = ("tag", "X-Trace", "bench", "where", "toolId", "caption", "seats", "Box", "image/png")
    made = []
    for number, code in enumerate(CODE):
        with suppress(DocumentError, GeneratorError):
            evil = renamed(whole, {name: f"{name}{code}" for name in names[number % 2 :: 2]})
            made.append(packaged(evil, tmp_path, f"made_{number}"))
    assert made
    assert imported(tmp_path, made) == set()


@pytest.mark.parametrize("what", ["parameter", "property", "schema", "all"])
def test_names_become_no_code(what: str, tmp_path: Path) -> None:
    """Wherever they are named again: the client is refused, or can be imported and runs nothing."""
    whole = documents()["made up"]
    (operation,) = (item["get"] for item in whole["paths"].values())
    schemas = whole["components"]["schemas"]
    names = {
        "parameter": [parameter["name"] for parameter in operation["parameters"]][:1],
        "property": [name for each in schemas.values() for name in each.get("properties", ())][:1],
        "schema": list(schemas)[:1],
    }
    names["all"] = [name for some in names.values() for name in some]
    made = []
    for number, code in enumerate(CODE[::2]):
        evil = renamed(whole, {name: f"{name}{code}" for name in names[what]})
        with suppress(DocumentError, GeneratorError):
            made.append(packaged(evil, tmp_path, f"made_{number}"))
    assert imported(tmp_path, made) == set()


def test_a_property_that_cuts_pages_becomes_no_code(tmp_path: Path) -> None:
    """The walk names it in its docstring, so that calling the walk would run what leaves it."""
    whole = yaml.safe_load(ARCHIVE.read_text("utf-8"))
    name = f'x"""; {RUN}; """'
    schema = {"type": "object", "properties": {name: {"type": "string"}}}
    page = {"name": "page", "in": "query", "style": "deepObject", "schema": schema}
    operation = whole["paths"]["/after-key"]["get"]
    operation["parameters"][2] = page
    operation["x-collection"]["page"]["before"] = f"page[{name}]"
    made = tmp_path / packaged(whole, tmp_path, "made")
    trees = [ast.parse(path.read_bytes()) for path in made.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    texts = {node.value for node in nodes if isinstance(node.value, str)}
    assert any(MARKER in text for text in texts)
    assert MARKER not in texts


def server(whole: Any, code: str) -> None:
    whole["servers"][0]["url"] += f"/{code}"


def variable(whole: Any, code: str) -> None:
    variables = {"host": {"default": f"a.example{code}"}}
    whole["servers"][0] = {"url": "https://{host}/", "variables": variables}


def header(whole: Any, code: str) -> None:
    for scheme in whole["components"]["securitySchemes"].values():
        scheme["name"] += code


def path(whole: Any, code: str) -> None:
    whole["paths"] = {f"{path}{code}": item for path, item in whole["paths"].items()}


def media_type(whole: Any, code: str) -> None:
    for item in whole["paths"].values():
        content = item.get("get", {}).get("responses", {}).get("400", {}).get("content", {})
        if "application/json" not in content:
            continue
        content[f"application/x{code}"] = content.pop("application/json")


def generated(whole: Any, folder: Path, output: str) -> Result:
    """What the command says of *whole*."""
    arguments = ["--spec", write(whole, folder / f"{output}.json"), "--output", folder / output]
    return CliRunner().invoke(generate.main, list(map(str, arguments)))


@pytest.mark.parametrize("spoil", [server, variable, header, path, media_type])
def test_what_is_sent_is_no_code(spoil: Callable[[Any, str], None], tmp_path: Path) -> None:
    """The command ends with 2 and one sentence, or writes a client that runs nothing."""
    for number, code in enumerate((CODE[0], CODE[2], CODE[4], EVERYTHING)):
        whole = documents()["product"]
        spoil(whole, code)
        done = generated(whole, tmp_path, f"made_{number}")
        assert done.exit_code in (0, 2), done.output
        if done.exit_code == 2:
            assert len(done.output.splitlines()) == 1
        else:
            (tmp_path / "postpeer_client").symlink_to(tmp_path / f"made_{number}")
            assert imported(tmp_path, ["postpeer_client"]) == set()
            (tmp_path / "postpeer_client").unlink()


def test_a_server_with_code_in_it_is_refused(tmp_path: Path) -> None:
    """The client would have run it when imported."""
    whole = documents()["product"]
    whole["servers"][0]["url"] = f'https://a.example/" + str({RUN}) + "'
    with pytest.raises((DocumentError, GeneratorError)) as error:
        packaged(whole, tmp_path, "made")
    assert "the address of a server" in str(error.value)


def test_a_title_changes_neither_the_project_nor_its_guide(tmp_path: Path) -> None:
    """It is the value of one key of TOML, and plain text in Markdown."""
    whole = documents()["product"]
    path = load().collections[0].path
    whole["paths"] = {path: whole["paths"][path]}
    whole["info"]["title"] = (
        'T" scripts = {x = "y"} # <img src=x onerror=run()> [a](javascript:run()) **b** ![c](d) | e'
    )
    parameters = whole["paths"][path]["get"]["parameters"]
    for parameter in parameters:
        parameter["schema"]["description"] = "a | b\n| c | <b>d</b> `e|f` ``` [g](h) ` <i>"
    made = tmp_path / packaged(whole, tmp_path, "made")
    project = tomllib.loads((made / "pyproject.toml").read_text("utf-8"))["project"]
    assert "scripts" not in project
    assert project["description"] == f"A typed client for {whole['info']['title']}"
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(
        (made / "README.md").read_text("utf-8")
    )
    inner = [token for each in tokens for token in (each, *(each.children or ()))]
    assert not {"html_inline", "html_block", "image"} & {token.type for token in inner}
    links = [token.attrs["href"] for token in inner if token.type == "link_open"]
    assert links == ["docs/integrations.md", "examples/list_all.py"]
    rows = [token for token in tokens if token.type == "tr_open"]
    cells = [token for token in tokens if token.type in ("td_open", "th_open")]
    assert cells
    first = tokens.index(next(token for token in tokens if token.type == "table_close"))
    assert sum(token.type == "tr_open" for token in tokens[:first]) == 1 + len(parameters)
    assert rows


def test_a_constant_or_a_path_is_code_in_the_guide(tmp_path: Path) -> None:
    """Whatever marks it has: nothing of it becomes HTML, and nothing is added to it."""
    whole = documents()["workshop"]
    evil = {"const": "a`<img src=x onerror=run()>`|b"}
    content = {"application/json": {"schema": {"type": "object", "properties": {"kind": evil}}}}
    answers = {"200": {"description": "It.", "content": {"application/json": {"schema": evil}}}}
    operation = {"operationId": "paint", "requestBody": {"content": content}, "responses": answers}
    whole["paths"] = {"/my_tools/a`b": {"post": operation}}
    whole["servers"] = [{"url": "https://tools.example/a_b~c"}]
    made = tmp_path / packaged(whole, tmp_path, "made")
    tokens = [
        token
        for page in (made / "README.md", *made.glob("docs/*.md"))
        for block in MarkdownIt("commonmark").enable("table").parse(page.read_text("utf-8"))
        for token in (block, *(block.children or ()))
    ]
    assert not {"html_inline", "html_block"} & {token.type for token in tokens}
    code = {token.content for token in tokens if token.type == "code_inline"}
    assert {"POST /my_tools/a`b", "https://tools.example/a_b~c"} <= code


def test_a_message_obeys_no_terminal(tmp_path: Path) -> None:
    """What the document says is shown without its escape sequences, in one line."""
    whole = documents()["product"]
    whole["servers"][0]["url"] = "https://\x1b[2J\x1b]0;owned\x07\n::error::x/"
    done = generated(whole, tmp_path, "made")
    assert done.exit_code == 2
    assert len(done.output.splitlines()) == 1
    assert done.output.rstrip("\n").isprintable()
