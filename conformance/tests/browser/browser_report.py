"""What the suite writes as HTML, in Chromium: run by name, since it needs Chromium.

``tox run -e browser``
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser

from postpeer_conformance.cli import cli
from postpeer_conformance.contract import load
from postpeer_conformance.product import KEY_VARIABLE
from postpeer_conformance.selftest.page import render
from postpeer_conformance.server import KEY, create_app, serving
from postpeer_conformance.server.variants.mutants import mutants
from support.browsing import SIZES, chromium, kept, serious, unreached, visit
from support.site_sources import rows

NAMES = ("passing", "failing", "matrix")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of a server that keeps the contract and of one that does not, and the matrix."""
    made = tmp_path_factory.mktemp("reports")
    contract = load()
    broken = next(each for each in mutants(contract) if "search/q/literal" in each.breaks)
    apps = {"passing": create_app(contract), "failing": create_app(contract, behaviour=broken)}
    for name, app in apps.items():
        with serving(app) as url:
            arguments = ["run", url, "--quiet", "--html", str(made / f"{name}.html")]
            ended = CliRunner().invoke(cli, arguments, env={KEY_VARIABLE: KEY})
            assert ended.exit_code == (name == "failing")
    (made / "matrix.html").write_bytes(render(contract, rows()))
    return made


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_a_report_is_fit_to_be_read(
    name: str, size: str, scheme: str, browser: Browser, folder: Path
) -> None:
    """As a file: no complaint, no request, nothing cut off."""
    url = (folder / f"{name}.html").as_uri()
    with visit(browser, url, SIZES[size], scheme) as visited:
        kept(visited.page, f"report-{name}-{size}-{scheme}")
        assert visited.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]
        assert serious(visited.page) == []
        assert visited.complaints == []
        assert [each for each in visited.requests if not each.startswith("data:")] == [url]


@pytest.mark.parametrize("name", NAMES)
def test_the_keyboard_reaches_everything(name: str, browser: Browser, folder: Path) -> None:
    """By pressing Tab alone."""
    with visit(browser, (folder / f"{name}.html").as_uri()) as visited:
        assert unreached(visited.page) == []
