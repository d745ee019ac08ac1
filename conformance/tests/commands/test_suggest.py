"""``suggest``: what it prints and writes, and how it ends."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml

from postpeer_conformance import cli
from postpeer_conformance.product import COMMAND
from support.forms import document, operation

SHOPS = operation(
    "/shops",
    {"shops": [{"id": "string", "city": "string"}], "total": "integer"},
    {"page": "integer", "size": {"type": "integer", "maximum": 50}, "city": "string"},
)
ONE = operation("/shops/{id}", {"id": "string"})


@attrs.frozen
class Ended:
    code: int
    out: str
    err: str


@pytest.fixture
def suggest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., Ended]:
    """Calls ``suggest`` for a document in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def run(content: Any, *arguments: str) -> Ended:
        Path("openapi.json").write_text(json.dumps(content), "utf-8")
        monkeypatch.setattr(sys, "argv", [COMMAND, "suggest", "--spec", "openapi.json", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return Ended(int(ended.value.code or 0), *capsys.readouterr())

    return run


def test_it_prints_a_block_for_each_list_and_says_why_it_guesses(
    suggest: Callable[..., Ended],
) -> None:
    ended = suggest(document({"/shops": SHOPS, "/shops/{id}": ONE}))
    assert ended.code == 0
    assert (
        ended.out
        == """\
# GET /shops (openapi.json:1)
x-collection:
  items: /shops
  total: /total                           # guessed: by its name
  key: /id                                # guessed: by its name
  page:
    limit: size                           # guessed: by its name
    number: page                          # guessed: by its name
  filters:
    - {parameter: city, fields: [/city], match: equals}  # guessed: named like the field

# Not suggested, as its response is a single object, not a list: /shops/{id}
"""
    )
    assert ended.err == (
        f"{COMMAND}: suggested an x-collection for 1 of the 2 GET operations that have none\n"
    )


def test_it_says_that_there_is_nothing_to_suggest(suggest: Callable[..., Ended]) -> None:
    spec = str(Path(__file__).parents[3] / "openapi.yaml")
    ended = suggest({}, "--spec", spec)
    assert (ended.code, ended.out) == (0, "")
    assert "no GET operation is without an x-collection" in ended.err


def test_it_prints_json_or_an_overlay_instead(suggest: Callable[..., Ended]) -> None:
    content = document({"/shops": SHOPS, "/shops/{id}": ONE})
    (found,) = json.loads(suggest(content, "--format", "json").out)
    (action,) = yaml.safe_load(suggest(content, "--format", "overlay").out)["actions"]
    assert found["path"] == "/shops"
    assert found["x-collection"]["page"] == {"limit": "size", "number": "page"}
    assert found["guessed"]["/filters/0"] == "named like the field"
    assert action["update"]["x-collection"] == found["x-collection"]


def test_an_overlay_names_a_path_that_does_not_show(suggest: Callable[..., Ended]) -> None:
    """A soft hyphen is escaped: what a terminal shows in its place would be another path."""
    read = yaml.safe_load(suggest(document({"/sh\u00adops": SHOPS}), "--format", "overlay").out)
    assert read["actions"][0]["target"] == "$.paths['/sh\u00adops'].get"


@pytest.mark.parametrize(
    ("content", "arguments", "said"),
    [
        ({"openapi": "3.1.0"}, (), "openapi.json:1: the document has no info"),
        (document({"/shops": SHOPS}), ("--format", "xml"), "'xml' is not one of 'blocks'"),
    ],
)
def test_bad_input_ends_with_2_and_a_sentence(
    suggest: Callable[..., Ended], content: Any, arguments: tuple[str, ...], said: str
) -> None:
    ended = suggest(content, *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert ended.err.count("\n") == 1
