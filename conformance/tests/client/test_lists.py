"""Lists in each form that ``x-collection`` can describe, read by the client of one document."""

from __future__ import annotations

import asyncio
import copy
import importlib
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pydantic
import pytest

from client.archive import FORMS, IDS, NAMES, SIZE, Archive, serving_archive
from client.test_guide import for_asyncio, programs

SHELF = {"by_cursor": {"shelf": "s1"}}


@pytest.fixture(scope="module")
def package(archive_folder: Path) -> ModuleType:
    sys.path.append(str(archive_folder))
    return importlib.import_module(NAMES.package)


@pytest.fixture(scope="module")
def running() -> Iterator[Archive]:
    with serving_archive() as archive:
        yield archive


@pytest.fixture
def archive(running: Archive) -> Archive:
    running.asked.clear()
    return running


class Reader:
    """Both clients; each method gives the identities of items."""

    def __init__(self, package: ModuleType, url: str, half: str) -> None:
        self.package, self.url, self.half = package, url, half

    def walk(self, form: str, **arguments: Any) -> list[str]:
        """A walk, which the total is read from, too."""
        with self.package.Archive("badge", base_url=self.url) as client:
            pager = getattr(client, f"iter_{form}")(**SHELF.get(form, {}), **arguments)
            if self.half == "threads":
                found = [row.id for row in pager]
        if self.half == "asyncio":
            found, pager = asyncio.run(self._walk(form, arguments))
        self.total = pager.total
        return found

    async def _walk(self, form: str, arguments: dict[str, Any]) -> tuple[list[str], Any]:
        async with self.package.AsyncArchive("badge", base_url=self.url) as client:
            pager = getattr(client, f"iter_{form}")(**SHELF.get(form, {}), **arguments)
            return [row.id async for row in pager], pager

    def pages(self, form: str, **arguments: Any) -> tuple[list[list[str]], list[list[str]]]:
        """The pages to the end, and back from there."""
        if self.half == "asyncio":
            return asyncio.run(self._pages(form, arguments))
        forth, back = [], []
        with self.package.Archive("badge", base_url=self.url) as client:
            page = getattr(client, f"list_{form}")(**SHELF.get(form, {}), **arguments)
            forth.append(ids(page))
            while page.has_next_page() and (following := page.next_page()) is not None:
                page = following
                forth.append(ids(page))
            while page.has_previous_page():
                page = page.previous_page()
                back.append(ids(page))
        return forth, back

    async def _pages(
        self, form: str, arguments: dict[str, Any]
    ) -> tuple[list[list[str]], list[list[str]]]:
        forth, back = [], []
        async with self.package.AsyncArchive("badge", base_url=self.url) as client:
            page = await getattr(client, f"list_{form}")(**SHELF.get(form, {}), **arguments)
            forth.append(ids(page))
            while page.has_next_page() and (following := await page.anext_page()) is not None:
                page = following
                forth.append(ids(page))
            while page.has_previous_page():
                page = await page.aprevious_page()
                back.append(ids(page))
        return forth, back


def ids(page: Any) -> list[str]:
    return [row["id"] for row in page.to_dicts()]


@pytest.fixture(params=["threads", "asyncio"])
def reader(package: ModuleType, archive: Archive, request: pytest.FixtureRequest) -> Reader:
    return Reader(package, archive.url, request.param)


PAGES = [IDS[start : start + SIZE] for start in range(0, len(IDS), SIZE)]
FORWARDS_ONLY = {"by_link", "whole"}


@pytest.mark.parametrize("form", FORMS)
def test_a_walk_meets_every_item_once(reader: Reader, form: str) -> None:
    """Whatever leads from page to page, and also with pages that are fetched ahead."""
    assert reader.walk(form) == IDS
    assert reader.total == (len(IDS) if form in ("by_offset", "whole") else None)
    assert reader.walk(form, prefetch=3) == IDS


@pytest.mark.parametrize("form", FORMS)
def test_pages_lead_to_the_end_and_back(reader: Reader, form: str) -> None:
    """Each page once, in the same order within; some lists only go forwards."""
    forth, back = reader.pages(form)
    assert forth == ([IDS] if form == "whole" else PAGES)
    assert back == ([] if form in FORWARDS_ONLY else PAGES[-2::-1])


@pytest.mark.parametrize("form", ["by_number", "by_deep_number", "by_cursor", "after_key"])
def test_a_walk_takes_the_size_of_a_page(reader: Reader, archive: Archive, form: str) -> None:
    """Left out, pages are as large as they may be."""
    assert reader.walk(form, page_size=8) == reader.walk(form) == IDS
    sizes = [
        int(part.rpartition("=")[2])
        for q in archive.asked
        for part in q.split("&")
        if part.startswith(("limit", "size", "page%5Bsize", "page[size"))
    ]
    assert sizes == [8, 8, 8, 10, 10, 10]


def test_a_walk_keeps_the_filters(reader: Reader) -> None:
    """A filter may be a property of an object, as pages may."""
    assert reader.walk("after_key", rank={"gte": 7}) == IDS[7:]
    assert reader.pages("after_key", rank={"gte": 16})[0] == [IDS[16:21], IDS[21:]]


def test_a_walk_before_an_item_goes_back(reader: Reader, archive: Archive) -> None:
    """The nearest first; each page is asked for before the first item of the one behind it."""
    assert reader.walk("after_key", ending_before="r12", limit=5) == IDS[11::-1]
    assert archive.asked == [f"limit=5&ending_before={item}" for item in ("r12", "r07", "r02")]


def test_a_page_before_an_item_leads_both_ways(reader: Reader) -> None:
    """Forth there always is a page; an empty page is at the beginning of the list."""
    forth, back = reader.pages("after_key", ending_before="r05")
    assert (forth, back) == (PAGES, PAGES[-2::-1])
    assert reader.pages("after_key", ending_before="r00")[0] == [[], *PAGES]


def test_a_page_within_begins_where_it_was_asked_to(reader: Reader) -> None:
    """The page before it holds what there is."""
    forth, back = reader.pages("by_capped_offset", limit=100, offset=13)
    assert forth == [IDS[13:18], IDS[18:]]
    assert back == [IDS[13:18], IDS[8:13], IDS[3:8], IDS[:3]]


def test_addresses_are_asked_for_at_the_service_alone(reader: Reader, archive: Archive) -> None:
    """Whatever host they name, so that the key goes nowhere else."""
    assert reader.walk("by_address") == IDS
    assert archive.asked == ["", "at=5", "at=10", "at=15", "at=20"]
    archive.asked.clear()
    reader.pages("by_address")
    assert archive.asked[-2:] == ["at=5", ""]


def test_a_page_that_is_a_list_is_a_list(package: ModuleType, archive: Archive) -> None:
    """It converts and copies as other pages do, and raw answers parse to it."""
    with package.Archive("badge", base_url=archive.url) as client:
        page = client.list_by_number(page=1)
        raw = client.with_raw_response.list_by_number(page=1).parse()
    assert page == raw == list(page)
    assert ids(page) == PAGES[1]
    for copied in (copy.copy(page), copy.deepcopy(page), pickle.loads(pickle.dumps(page))):
        assert copied == page
        assert type(copied) is type(page)
        with pytest.raises(package.ArchiveError, match="was not given by a client"):
            copied.next_page()
    assert page.unknown_fields == [{}] * SIZE
    kind = type(page)[package.models.Row]
    written = pydantic.TypeAdapter(kind).dump_python(page)
    assert written == page.to_dicts()


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("half", ["threads", "asyncio"])
def test_the_guide_shows_how_to_read_each_form(
    archive_folder: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch, half: str
) -> None:
    """Two programs for each list, which run."""
    found = programs(archive_folder)
    assert len(found) == 2 * len(FORMS)
    monkeypatch.setenv(NAMES.key_variable, "badge")
    monkeypatch.setenv(NAMES.url_variable, archive.url)
    for name, code in found.items():
        program = code if half == "threads" else for_asyncio(code, NAMES.service)
        exec(compile(program, name, "exec"), {"__name__": name})
