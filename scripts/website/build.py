"""Puts the site together, always the same way: nothing in it depends on the day or the machine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import attrs
from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import YamlLexer

from postpeer_conformance.contract import Contract
from postpeer_conformance.selftest.examine import Row
from postpeer_conformance.selftest.page import matrix_of
from website import documents, reference
from website.guides import Guides
from website.history import Release, sections
from website.pages import Pages

GUIDES = {
    "README.md": "index.html",
    "conformance/README.md": "guides/suite.html",
    "conformance/docs/run.md": "guides/run.html",
    "conformance/docs/ci.md": "guides/ci.html",
    "conformance/docs/report.md": "guides/report.html",
    "conformance/docs/server.md": "guides/server.html",
    "conformance/docs/lists.md": "guides/lists.html",
    "conformance/docs/clause.md": "guides/clause.html",
    "conformance/docs/how-it-works.md": "guides/how-it-works.html",
    "generated/README.md": "guides/client.html",
    "conformance/docs/from-the-sdk.md": "guides/from-the-sdk.html",
    ".github/CONTRIBUTING.md": "guides/contributing.html",
}
"""Each text for people, and its page; the guides of the client's tags come from its folder."""
ELSEWHERE = {
    "openapi.yaml": "document.html",
    "CHANGELOG.md": "changelog.html",
    "conformance/docs/clauses.md": "clauses.html",
    "conformance/postpeer_conformance/contract/extension/x-collection.schema.json": (
        "schemas/x-collection.json"
    ),
}
"""Files that the texts link to, and what the site has in their place."""
SUMS = "SHA256SUMS"


@attrs.frozen
class Sources:
    """What the site is made from."""

    root: Path
    contract: Contract
    rows: Sequence[Row]
    """The kill matrix."""
    releases: Sequence[Release]
    redoc: reference.Redoc


def build(sources: Sources, folder: Path) -> None:
    """Writes the site into the empty *folder*; raises UsageError where a source is broken."""
    contract = sources.contract
    pages = Pages(folder, contract)
    tags = client_guides(sources.root)
    guides = Guides(sources.root, {**GUIDES, **tags, **ELSEWHERE})
    matrix = matrix_of(contract, sources.rows)
    files = documents.write(contract, sources.root / "openapi.yaml", folder)
    titles = {}
    for source, page in (GUIDES | tags).items():
        guide = guides.read(source)
        titles[page] = guide.title
        if page == "index.html":
            pages.write(page, "index.html.jinja", guide=guide, matrix=matrix, files=files)
        else:
            pages.write(page, "guide.html.jinja", guide=guide)
    pages.write("clauses.html", "clauses.html.jinja", matrix=matrix)
    text = (sources.root / "openapi.yaml").read_text("utf-8")
    pages.write("document.html", "document.html.jinja", listing=listing(text))
    history = sections(guides, sources.releases, text)
    pages.write("changelog.html", "changelog.html.jinja", history=history)
    reference.write(sources.redoc, pages)
    told = {page: titles[page] for page in tags.values()}
    pages.write_text("llms.txt", "llms.txt.jinja", matrix=matrix, files=files, tags=told)
    (folder / SUMS).write_text(sums(folder), "utf-8")


def listing(text: str) -> Markup:
    """*text*, the document, with an anchor for each line: ``L270``."""
    lines = highlight(text, YamlLexer(stripnl=False), HtmlFormatter(nowrap=True)).splitlines()
    anchored = '<span id="L{0}"><a href="#L{0}">{0}</a>{1}\n</span>'
    return Markup("".join(anchored.format(*each) for each in enumerate(lines, 1)))


def client_guides(root: Path) -> dict[str, str]:
    """The guide that the client has for each tag of its document, and its page."""
    found = sorted((root / "generated" / "docs").glob("*.md"))
    return {f"generated/docs/{each.name}": f"guides/client-{each.stem}.html" for each in found}


def sums(folder: Path) -> str:
    """A line for each file in *folder*, as ``sha256sum --check`` reads it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in files
    )
