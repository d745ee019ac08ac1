"""Chromium without a network, what it complains of, and where screenshots are kept."""

from __future__ import annotations

import functools
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import attrs
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).parents[3]
SCREENSHOTS = ROOT / "dist" / "screenshots"
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
WITHOUT_NETWORK = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
FOCUSABLE = "a[href], button, summary, select, input, [tabindex='0']"
SIZES = {"phone": 400, "desk": 1400}


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine; the tests are skipped where there is none, but not in CI."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        reason = f"there is no Chromium on this machine: install one of {', '.join(NAMES)}"
        if os.environ.get("CI"):
            pytest.exit(reason, returncode=2)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=WITHOUT_NETWORK)
        yield browser
        browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server of the files in *folder*."""
    with ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Quiet, directory=folder)
    ) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@attrs.frozen
class Visit:
    """A page that is open, and what the browser said of it."""

    page: Page
    complaints: list[str]
    """Errors and warnings of its console, and scripts that failed."""
    requests: list[str]

    def hear(self, said: ConsoleMessage) -> None:
        """Notes what the console shows in colour."""
        if said.type in ("error", "warning"):
            self.complaints.append(said.text)


@contextmanager
def visit(browser: Browser, url: str, width: int = 1400, scheme: str = "light") -> Iterator[Visit]:
    """Opens *url*, until nothing more is asked for."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    visited = Visit(page, [], [])
    page.on("console", lambda said: visited.hear(said))
    page.on("pageerror", lambda error: visited.complaints.append(str(error)))
    page.on("request", lambda request: visited.requests.append(request.url))
    page.goto(url, wait_until="networkidle")
    page.locator("h1").first.wait_for()
    yield visited
    context.close()


def serious(page: Page) -> list[str]:
    """What axe calls serious or critical, a line each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:120]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def unreached(page: Page) -> list[str]:
    """What can be used with a mouse, and is not met by pressing Tab."""
    page.evaluate(
        """(wanted) => {
            const shown = (each) => each.checkVisibility({visibilityProperty: true});
            window.left = new Set([...document.querySelectorAll(wanted)].filter(shown));
            document.activeElement.blur();
        }""",
        FOCUSABLE,
    )
    most = page.evaluate("window.left.size")
    for _ in range(most + 20):
        page.keyboard.press("Tab")
        if page.evaluate("window.left.delete(document.activeElement), window.left.size") == 0:
            break
    return list(page.evaluate("[...window.left].map((each) => each.outerHTML.slice(0, 120))"))


def covered(page: Page, links: str) -> list[str]:
    """The texts of those *links* that a click in their middle would not meet, without scrolling."""
    return list(
        page.evaluate(
            """(links) => [...document.querySelectorAll(links)].filter((each) => {
                const {left, top, width, height} = each.getBoundingClientRect();
                return document.elementFromPoint(left + width / 2, top + height / 2) !== each;
            }).map((each) => each.textContent)""",
            links,
        )
    )


def kept(page: Page, name: str) -> None:
    """Keeps a picture of the whole page."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
