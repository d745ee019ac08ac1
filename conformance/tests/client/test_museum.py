"""Lists of every form, as the reference server serves them."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from generator import Names, write_package
from postpeer_conformance.contract import Contract, load
from postpeer_conformance.server import KEY, create_app, serving

NAMES = Names("Museum", "museum-client", "MUSEUM_KEY")
CONTRACT: Contract = load(Path(__file__).parents[1] / "support" / "museum.yaml")
LISTS = [each.id for each in CONTRACT.collections]
CHOOSING = {"listVisitors": {"hall": "north"}, "listPrices": {"shelf": "west"}}
FORWARDS_ONLY = {"listVisitors", "listPosters", "listHalls"}


@pytest.fixture(scope="module")
def museum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ModuleType, str]]:
    """The client, and the address of the server."""
    folder = tmp_path_factory.mktemp("museum") / NAMES.package
    assert write_package(CONTRACT, folder, NAMES) == ()
    with (
        pytest.MonkeyPatch.context() as patch,
        serving(create_app(CONTRACT, accounts=53)) as url,
    ):
        patch.syspath_prepend(folder)
        yield importlib.import_module(NAMES.package), url


@pytest.mark.parametrize("operation", LISTS)
def test_the_client_reads_what_the_server_serves(
    museum: tuple[ModuleType, str], operation: str
) -> None:
    """A walk meets every item once, by large pages and by small ones; pages lead to the end and
    back."""
    package, url = museum
    name = f"list_{operation.removeprefix('list').lower()}"
    given: dict[str, Any] = dict(CHOOSING.get(operation, {}))
    pages = importlib.import_module(f"{NAMES.package}._api.default.{name}").PAGES
    small = {pages.limit: 7} if pages.limit else {}
    with package.Museum(KEY, base_url=url) as client:
        found = [pages.key(item) for item in getattr(client, f"iter_{name[5:]}")(**given)]
        forth, back = there_and_back(getattr(client, name)(**given, **small))
    shown = [[pages.key(item) for item in pages.listed(page)] for page in forth]
    assert len(found) == len(set(found)) > 30
    assert sorted(key for keys in shown for key in keys) == sorted(found)
    returned = [[pages.key(item) for item in pages.listed(page)] for page in back]
    assert returned == ([] if operation in FORWARDS_ONLY else shown[-2::-1])
    assert asyncio.run(walked(package, url, f"iter_{name[5:]}", given, pages.key)) == found


def there_and_back(page: Any) -> tuple[list[Any], list[Any]]:
    """*page* and those that follow; those that lead back from the last."""
    forth, back = [page], []
    while page.has_next_page() and (following := page.next_page()) is not None:
        page = following
        forth.append(page)
    while page.has_previous_page():
        page = page.previous_page()
        back.append(page)
    return forth, back


async def walked(
    package: ModuleType, url: str, walk: str, given: dict[str, Any], key: Any
) -> list[Any]:
    async with package.AsyncMuseum(KEY, base_url=url) as client:
        return [key(item) async for item in getattr(client, walk)(**given)]
