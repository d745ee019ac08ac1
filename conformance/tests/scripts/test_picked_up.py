"""An edit of the document that the suite does not have is told, not passed over."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest

import picked_up
from postpeer_conformance.contract import PACKAGED

ROOT = Path(__file__).parents[3]


def test_a_document_that_the_suite_does_not_have_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a sentence that says what to do."""
    edited = tmp_path / "openapi.yaml"
    edited.write_bytes(PACKAGED.read_bytes() + b"# edited\n")
    with pytest.raises(SystemExit) as ended:
        picked_up.main(edited)
    assert ended.value.code == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert said.endswith("run `tox run -e generate` first")


def test_the_same_document_is_tested(tmp_path: Path) -> None:
    """Byte for byte."""
    same = tmp_path / "openapi.yaml"
    same.write_bytes(PACKAGED.read_bytes())
    picked_up.main(same)


@pytest.mark.parametrize("environment", ["conformance", "selftest"])
def test_no_run_begins_without_the_question(environment: str) -> None:
    """Both test by the copy."""
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(ROOT / "tox.ini", "utf-8")
    asked = settings["testenv:conformance"]["commands_pre"]
    own = settings[f"testenv:{environment}"]["commands_pre"]
    assert asked == "python scripts/picked_up.py"
    assert own in (asked, "{[testenv:conformance]commands_pre}")
