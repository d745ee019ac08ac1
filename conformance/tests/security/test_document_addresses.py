"""The address of a server goes into requests and code: one that is none is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from postpeer_conformance.contract import load
from support.small_document import changed, refusal_of, written

URL = "{url: 'https://{region}.example.com', variables: {region: {default: eu}}}"
REFUSED = (
    "the address of a server must be one of http or https, or a path; "
    "write https://host/path in ASCII, without name, password, quotes, spaces and query"
)


def at(folder: Path, url: str) -> Path:
    """A document with *url*, in the quotes of YAML, as its server."""
    return written(folder, changed(URL, f"{{url: {url}}}"))


@pytest.mark.parametrize(
    "url",
    [
        r'"https://a.example/\" + code + \""',
        '"https://a.example/a b"',
        '"https://a.example/\'"',
        r'"https://a.example/\\"',
        '"https://user:secret@a.example"',
        '"https://"',
        '"https:///path"',
        '"https://a.example:65536/"',
        '"https://a.example?key=1"',
        '"https://a.example#top"',
        '"https://bücher.example"',
        '"ftp://a.example"',
        '"javascript:alert(1)"',
        '"file:///etc/passwd"',
        '"//a.example/path"',
        '"https://a.example/%zz"',
    ],
)
def test_an_address_that_is_none(tmp_path: Path, url: str) -> None:
    """One sentence says what an address is; it does not repeat what could hold a password."""
    blamed, said = refusal_of(at(tmp_path, url))
    assert blamed.startswith("servers:")
    assert said == REFUSED


def test_a_line_break_in_an_address(tmp_path: Path) -> None:
    """It is refused as in every other name."""
    assert refusal_of(at(tmp_path, r'"https://a\nb"'))[1] == "url contains U+000A; leave it out"


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example",
        "HTTP://a_b.example:8080/v1/",
        "http://[::1]:80/x",
        "/v1",
        "/",
        "v1/%7Bx%7D",
    ],
)
def test_an_address_that_is_one(tmp_path: Path, url: str) -> None:
    """Absolute, or on the host of the document."""
    assert load(at(tmp_path, f'"{url}"')).servers == (url,)


@pytest.mark.parametrize("default", ['a.example/\\"', "x@evil.example", "{region}", "a b"])
def test_a_variable_that_spoils_an_address(tmp_path: Path, default: str) -> None:
    """What is checked is the address with the variables filled in; they have none themselves."""
    text = changed("{default: eu}", f'{{default: "{default}"}}')
    assert refusal_of(written(tmp_path, text))[1] == REFUSED


def test_variables_that_multiply(tmp_path: Path) -> None:
    """Ten times ten times ten: what a variable holds is not looked at for variables again."""
    each = (f"v{n}: {{default: '{f'{{v{n + 1}}}' * 10}'}}" for n in range(9))
    text = changed("{region: {default: eu}}", f"{{{', '.join(each)}}}").replace("{region}", "{v0}")
    assert refusal_of(written(tmp_path, text))[1] == REFUSED


def test_an_address_without_end(tmp_path: Path) -> None:
    """No client sends it."""
    said = refusal_of(at(tmp_path, f'"https://a.example/{"a" * 2000}"'))[1]
    assert said == "the address is longer than 2000 characters"
