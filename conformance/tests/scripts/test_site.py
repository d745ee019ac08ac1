"""The site: everything it says follows from the contract, and everything it links to is there."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import attrs
import jsonschema_rs
import pytest

from linting.examples import examples
from postpeer_conformance.clauses import clauses
from postpeer_conformance.contract import load
from postpeer_conformance.errors import UsageError
from postpeer_conformance.report.templating import digest
from support.site_sources import ROOT, SCRIPT, rows, sources
from website import build
from website.build import GUIDES
from website.documents import dereferenced
from website.guides import Guides


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this repository."""
    folder = tmp_path_factory.mktemp("site")
    build(sources(), folder)
    return folder


class Page(HTMLParser):
    """What a page holds that a browser would follow, fetch or obey."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.policy = ""
        self._open = ""
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._open = tag if tag in ("style", "script") and "type" not in found else ""
        self.ids += [found["id"]] if "id" in found else []
        if tag == "a":
            self.links.append(found["href"])
        elif "href" in found or "src" in found:
            self.fetched.append(found.get("href") or found["src"])
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"]

    def handle_endtag(self, _tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.inline.append(data)


def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in sorted(site.rglob("*.html"))}


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_two_builds_are_the_same(site: Path, tmp_path: Path) -> None:
    """Byte for byte: who builds it again can check what is published."""
    build(sources(), tmp_path)
    assert files(tmp_path) == files(site)


def test_every_file_has_its_sum(site: Path) -> None:
    """As `sha256sum --check` wants them."""
    lines = (site / "SHA256SUMS").read_text().splitlines()
    found = {name: value for value, name in (line.split("  ") for line in lines)}
    wanted = {n.replace("\\", "/"): hashlib.sha256(d).hexdigest() for n, d in files(site).items()}
    del wanted["SHA256SUMS"]
    assert found == wanted


def test_no_link_leads_nowhere(site: Path) -> None:
    """Each file and each anchor that a page names is there."""
    found = pages(site)
    for path, page in found.items():
        for link in page.links:
            if link.startswith(("https:", "http:")):
                continue
            name, _, anchor = link.partition("#")
            target = (path.parent / name).resolve() if name else path
            assert target.is_file(), (path.name, link)
            assert not anchor or target not in found or anchor in found[target].ids, (path, link)


def test_an_id_stands_once_in_a_page(site: Path) -> None:
    """Else a link leads to the wrong place."""
    for path, page in pages(site).items():
        assert len(page.ids) == len(set(page.ids)), path.name


def test_no_page_asks_for_anything(site: Path) -> None:
    """Style, script and pictures stand in the page; its policy allows these and nothing else."""
    for path, page in pages(site).items():
        assert all(each.startswith("data:") for each in page.fetched), path.name
        assert page.policy.startswith("default-src 'none'; "), path.name
        assert "unsafe" not in page.policy
        assert "http" not in page.policy
        assert [each for each in page.inline if digest(each) not in page.policy] == []


def test_no_class_is_styled_by_two_sheets() -> None:
    """Sheets share pages: a class with two purposes would spoil one of them."""
    folders = (ROOT / "scripts/website", ROOT / "conformance/postpeer_conformance/report")
    sheets = {path.name: path for folder in folders for path in folder.glob("templates/*.css")}
    assert {"base.css", "report.css", "matrix.css", "site.css"} <= sheets.keys()
    owners: dict[str, set[str]] = {}
    for name, path in sheets.items():
        selectors = re.sub(r"\{[^{}]*\}", "", path.read_text("utf-8"))
        for each in re.findall(r"\.([a-z][\w-]*)", selectors):
            owners.setdefault(each, set()).add(name)
    assert {each: names for each, names in owners.items() if len(names) > 1} == {}


def test_yaml_and_json_say_the_same(site: Path) -> None:
    """And so does the document without references: the same clauses follow from it."""
    yaml, made = load(site / "openapi.yaml"), load(site / "openapi.json")
    assert yaml.document == made.document
    plain = load(site / "openapi.dereferenced.json")
    assert "$ref" not in (site / "openapi.dereferenced.json").read_text("utf-8")
    told = [
        [(each.id, each.sentence) for o in contract.operations for each in clauses(o)]
        for contract in (yaml, plain)
    ]
    assert told[0] == told[1]


def test_a_schema_works_by_itself(site: Path) -> None:
    """Each has a `$id` of its own, and accepts every example of its component."""
    contract = load(site / "openapi.yaml")
    names = contract.document["components"]["schemas"]
    made = {n: json.loads((site / "schemas" / f"{n}.json").read_text("utf-8")) for n in names}
    assert len({schema["$id"] for schema in made.values()}) == len(names)
    for each in examples(contract.document):
        found = re.fullmatch(r"/components/schemas/(\w+)", each.schema)
        if found:
            schema: dict[str, Any] = made[found[1]]
            jsonschema_rs.Draft202012Validator(schema).validate(each.value)


def test_the_schemas_of_report_and_extension_are_there(site: Path) -> None:
    """Both are valid schemas."""
    for name in ("report", "x-collection"):
        jsonschema_rs.meta.validate(json.loads((site / "schemas" / f"{name}.json").read_bytes()))


def test_every_clause_is_told_with_its_mutants(site: Path) -> None:
    """Sentence, place and what proves it."""
    page = (site / "clauses.html").read_text("utf-8")
    assert f"The suite finds all {len(rows())} mutants. It reports each by every" in page
    for each in rows():
        assert f"<code>{each.mutant}</code>" in page
    for operation in load().operations:
        for clause in clauses(operation):
            assert f'{clause.id}"' in page
            assert f"#L{load().line(clause.pointer)}" in page


def test_the_overview_for_language_models_names_documents_guides_and_clauses(site: Path) -> None:
    """In plain text, and with links that work."""
    text = (site / "llms.txt").read_text("utf-8")
    links = re.findall(r"\]\((.+?)\)", text)
    for link in links:
        assert (site / link).is_file(), link
    assert {page for page in GUIDES.values() if page != "index.html"} <= {*links}
    assert all(clause.id in text for clause in clauses(load().collections[0]))


def test_the_reference_holds_script_and_document(site: Path) -> None:
    """The document as data, which no browser runs."""
    page = (site / "reference.html").read_text("utf-8")
    assert f"<script>{SCRIPT}</script>" in page
    data = re.search(r'<script type="application/json" id="contract">(.*?)</script>', page)
    assert data
    assert json.loads(data[1]) == load().document


def test_the_client_has_a_guide_for_each_tag(tmp_path: Path) -> None:
    """Of whatever document: pages and links follow from what was generated."""
    root = tmp_path / "root"
    shutil.copytree(ROOT / "generated", root / "generated", symlinks=True)
    for each in ROOT.iterdir():
        if not (root / each.name).exists():
            (root / each.name).symlink_to(each)
    docs = root / "generated" / "docs"
    page, *others = sorted(docs.glob("*.md"))
    page.rename(docs / "boats.md")
    (docs / "piers.md").write_text("# `client.piers`\n\n[boats](boats.md)\n", "utf-8")
    readme = root / "generated" / "README.md"
    readme.write_text(readme.read_text("utf-8").replace(page.name, "boats.md"), "utf-8")

    site = tmp_path / "site"
    site.mkdir()
    build(attrs.evolve(sources(), root=root), site)
    made = {path.name for path in (site / "guides").glob("client-*.html")}
    stems = ["boats", "piers", *(other.stem for other in others)]
    assert made == {f"client-{stem}.html" for stem in stems}
    read = pages(site / "guides").items()
    linking = {path.name for path, each in read if "client-boats.html" in each.links}
    assert {"client.html", "client-piers.html"} <= linking
    assert "[client.piers](guides/client-piers.html)" in (site / "llms.txt").read_text("utf-8")


def test_a_guide_that_links_to_nothing_is_refused(tmp_path: Path) -> None:
    """With the file and the link."""
    (tmp_path / "README.md").write_text("# A\n\n[b](b.md)\n")
    with pytest.raises(UsageError) as caught:
        Guides(tmp_path, {}).read("README.md")
    assert str(caught.value) == "README.md links to b.md, and there is no such file"


def test_a_link_to_what_only_the_repository_has_is_told_without_a_link(tmp_path: Path) -> None:
    """The words stay."""
    (tmp_path / "README.md").write_text("# A\n\n[the code](code)\n")
    (tmp_path / "code").mkdir()
    assert "<span>the code</span>" in Guides(tmp_path, {}).read("README.md").body


def test_a_reference_may_be_written_in_per_cents() -> None:
    """As a pointer into a path with a parameter has to be."""
    document = {"there": {"{id}": {"type": "string"}}, "here": {"$ref": "#/there/%7Bid%7D"}}
    assert dereferenced(document)["here"] == {"type": "string"}
