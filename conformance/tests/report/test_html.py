"""The report as one HTML file, read without script, network or server."""

from __future__ import annotations

import base64
import hashlib
import html as entities
import re
from html.parser import HTMLParser

import pytest

from postpeer_conformance.clauses import clauses
from postpeer_conformance.clauses.verdict import State
from postpeer_conformance.contract import load
from postpeer_conformance.report.build import Circumstances, build
from postpeer_conformance.report.formats import html
from postpeer_conformance.report.model import Report
from postpeer_conformance.selftest.examine import attack
from postpeer_conformance.server.variants.mutants import mutants
from support.reports import EVERY, HOSTILE, report

CONTRACT = load()
VOID = {"meta", "rect"}


class Page(HTMLParser):
    """Which elements and attributes a page has, and whether they are well nested."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def values(self, name: str) -> list[str]:
        return [value for each, value in self.attributes if each == name]


def rendered(made: Report) -> str:
    return html.render(made).decode()


def text(page: str) -> str:
    """What a reader sees, in one line."""
    body = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(entities.unescape(body).split())


@pytest.fixture(scope="module")
def failing() -> str:
    """The page on a server that ignores a filter."""
    (mutant,) = (m for m in mutants(CONTRACT) if m.name == "filter-ignored[platform]")
    outcome = attack(mutant, CONTRACT)
    again = "postpeer-conformance run http://in-process --seed 0"
    told = Circumstances("http://in-process", "1.0.0", again, "2026-01-02T03:04:05+00:00", 4.0)
    return rendered(build(CONTRACT, {CONTRACT.operations[0].id: outcome}, told))


@pytest.mark.parametrize("said", ["7 items", HOSTILE], ids=["plain", "hostile"])
@pytest.mark.parametrize("count", [0, 1, 40])
def test_a_page_is_well_formed_and_runs_nothing(count: int, said: str) -> None:
    """No script, no handler, no address but places on the page; whatever the server says."""
    violated: list[State] = ["violated"] * count
    page = Page(rendered(report(*EVERY, *violated, "not selected", text=said)))
    assert page.open == []
    assert not {"script", "img", "link", "iframe", "form", "base", "object"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]
    assert "src" not in dict(page.attributes)
    assert all(address.startswith("#") for address in page.values("href"))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {address[1:] for address in page.values("href")} <= set(ids)


def test_the_policy_allows_its_own_style_alone() -> None:
    """A browser would refuse all else, if it ever got in."""
    page = rendered(report("holds"))
    (style,) = re.findall("<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'"
    assert policy in entities.unescape(page)
    assert "url(" not in style
    assert "@import" not in style


def test_a_failing_run_tells_all_that_a_reader_asks(failing: str) -> None:
    """What fails, by which line, what was expected beside what came, and how to see it oneself."""
    seen = text(failing)
    for told in (
        "The contract is not kept: 1 clause is violated",
        "Tested at http://in-process on 2026-01-02 03:04:05 UTC",
        "All clauses at a glance",
        "filter/platform/sound violated",
        "Likely the server ignores platform",
        "MUST, by openapi.yaml:",
        "Difference Expected,",
        "+ not expected",
        'curl -sS -H "x-access-key: $POSTPEER_API_KEY"',
        "The response: status 200, request",
        "Misreadings that the responses rule out: the server",
        "Seed 0",
        "Response times median",
        "postpeer-conformance run http://in-process --seed 0",
        "Python 3.",
        "hypothesis",
    ):
        assert told in seen, told


def test_every_clause_is_a_tile_and_is_explained(failing: str) -> None:
    """Each tile names its clause and verdict in words, and leads to what the verdict rests on."""
    page = Page(failing)
    tiles = [label for label in page.values("aria-label") if re.match(r"[\w/-]+: [\w ]+$", label)]
    assert len(tiles) == failing.count('<details id="')
    assert len(tiles) == len(clauses(load().collections[0]))
    assert "filter/platform/sound: violated" in tiles


def test_the_difference_is_marked_by_more_than_colour(failing: str) -> None:
    """A sign and a word in the first column."""
    cell = '<td class="report-word">+ <span>not expected</span></td>'
    assert f'<tr class="report-surplus">{cell}' in failing


def test_the_first_line_says_how_it_ended() -> None:
    """In one sentence."""
    assert "The contract is not kept: 2 clauses are violated" in text(
        rendered(report("violated", "violated"))
    )


def test_ten_violations_take_less_than_300_kilobytes() -> None:
    """So that it can be attached to a ticket: with bodies as long as they get."""
    ten: list[State] = ["violated"] * 10
    made = report(*ten)
    for verdict in made.operations[0].verdicts:
        for exchange in verdict.violations[0].exchanges:
            exchange.body = "x" * 20_000
    assert len(html.render(made)) < 300_000
