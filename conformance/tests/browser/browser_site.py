"""The site in Chromium, without a network: run by name, since it needs Node and Chromium.

``tox run -e browser``
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from support.browsing import ROOT, SIZES, chromium, covered, kept, serious, served, unreached, visit
from website.pages import NAVIGATION

SITE = ROOT / "dist" / "site"
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(SITE) as url:
        yield url


def test_there_is_a_site() -> None:
    """`tox run -e publish` builds it."""
    assert "reference.html" in PAGES


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_to_be_read(
    name: str, size: str, scheme: str, browser: Browser, address: str
) -> None:
    """On a phone and on a desk, light and dark: no complaint, no request, nothing cut off."""
    with visit(browser, f"{address}/{name}", SIZES[size], scheme) as visited:
        kept(visited.page, f"{Path(name).stem}-{size}-{scheme}")
        assert len(visited.page.locator("main").inner_text()) > 500
        assert visited.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]
        assert serious(visited.page) == []
        assert visited.complaints == []
        asked = [url for url in visited.requests if not url.startswith(("data:", "blob:"))]
        assert asked == [f"{address}/{name}"]


@pytest.mark.parametrize("size", SIZES)
def test_the_navigation_leads_from_page_to_page(size: str, browser: Browser, address: str) -> None:
    """Every page shows every link of it, at the top and uncovered; a click opens its page."""
    with visit(browser, f"{address}/document.html", SIZES[size]) as visited:
        page = visited.page
        for name, words in NAVIGATION.items():
            page.locator(".bar").get_by_text(words, exact=True).click()
            page.wait_for_url(f"{address}/{name}", wait_until="networkidle")
            page.locator("h1").first.wait_for()
            assert page.locator(".bar a").all_text_contents() == list(NAVIGATION.values())
            assert covered(page, ".bar a") == []


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_everything(name: str, browser: Browser, address: str) -> None:
    """By pressing Tab alone."""
    with visit(browser, f"{address}/{name}") as visited:
        assert unreached(visited.page) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_works_as_a_file(name: str, browser: Browser) -> None:
    """Opened from a disk, without a server."""
    with visit(browser, (SITE / name).as_uri()) as visited:
        assert visited.complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_printed(name: str, browser: Browser, address: str) -> None:
    """Without what is only there to be clicked."""
    with visit(browser, f"{address}/{name}", 760) as visited:
        visited.page.emulate_media(media="print")
        kept(visited.page, f"{Path(name).stem}-print")
        assert not visited.page.locator(".bar").is_visible()


def test_the_reference_tells_every_parameter(browser: Browser, address: str) -> None:
    """Its script ran, under a policy that allows that script alone."""
    with visit(browser, f"{address}/reference.html") as visited:
        text = visited.page.locator("main").inner_text()
        assert [
            name for name in ("platform", "profileId", "limit", "sort") if name not in text
        ] == []


def test_the_search_of_the_reference_finds(browser: Browser, address: str) -> None:
    """It works in the page alone."""
    with visit(browser, f"{address}/reference.html") as visited:
        visited.page.get_by_role("textbox").fill("list")
        visited.page.get_by_role("menuitem", name="List integrations").first.wait_for()
        assert visited.complaints == []
