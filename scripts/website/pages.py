"""Pages: one layout, one style, and a policy that allows nothing but what stands in the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader
from markupsafe import Markup

from postpeer_conformance.contract import Contract
from postpeer_conformance.product import CLIENT, COMMAND, SERVICE
from postpeer_conformance.report.templating import environment

STYLES = ("base.css", "matrix.css", "site.css")
NAVIGATION = {
    "index.html": "Overview",
    "reference.html": "Reference",
    "clauses.html": "Clauses",
    "guides/suite.html": "Test a server",
    "guides/client.html": "Client",
    "changelog.html": "Changelog",
    "document.html": "Document",
    "guides/contributing.html": "Contribute",
}


class Pages:
    """Renders templates into *folder*."""

    def __init__(self, folder: Path, contract: Contract) -> None:
        loaders = [
            FileSystemLoader(Path(__file__).with_name("templates")),
            PackageLoader("postpeer_conformance.report"),
        ]
        self.folder = folder
        self._contract = contract
        self._environment = environment(ChoiceLoader(loaders))
        self._environment.filters["embedded"] = _embedded
        self._environment.globals |= {"command": COMMAND, "client": CLIENT, "service": SERVICE}
        self._style = "".join(self._environment.get_template(n).render() for n in STYLES)

    def write(self, name: str, template: str, **values: Any) -> None:
        """Writes the page *name*, a path with ``/``."""
        self.write_text(
            name,
            template,
            page=name,
            up="../" * name.count("/"),
            navigation=NAVIGATION,
            style=self._style,
            **values,
        )

    def write_text(self, name: str, template: str, **values: Any) -> None:
        """Writes *name*, which has no layout."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        made = self._environment.get_template(template).render(contract=self._contract, **values)
        path.write_bytes(made.encode("utf-8") + b"\n")


def _embedded(document: Any) -> Markup:
    """*document* as JSON that may stand inside a script element."""
    return Markup(json.dumps(document, ensure_ascii=False).replace("<", "\\u003c"))
