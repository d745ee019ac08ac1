"""The reference page: redoc, the document and all styles in one file that asks for nothing."""

from __future__ import annotations

import tarfile
from pathlib import Path

import attrs
from markupsafe import Markup

from node import npm_package
from postpeer_conformance.errors import UsageError
from website.pages import Pages

REDOC = "redoc@2.5.4"
_SHA512 = "M6jWhG1qoBnH6TFmzJnstyCZ87HmOY/UzDm78mHiYihEdlV/YcS9ogOo1NlElnJMeLsyxHFe2yFc4sNjHTrABQ=="
_LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg"
_NOTHING = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"
"""In place of the one picture that redoc would fetch."""
_INSERTED = "'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='"
"""The one style that redoc inserts as text; others it adds rule by rule, to an empty element."""


@attrs.frozen
class Redoc:
    """The script, which fetches nothing, and its licences."""

    script: str
    licences: str

    @classmethod
    def fetched(cls) -> Redoc:
        """From npm; raises UsageError where it cannot be had."""
        with npm_package(REDOC, _SHA512) as archive:
            return cls.unpacked(archive)

    @classmethod
    def unpacked(cls, archive: Path) -> Redoc:
        """From the npm package *archive*."""
        with tarfile.open(archive) as files:

            def text(name: str) -> str:
                file = files.extractfile(f"package/{name}")
                assert file is not None
                return file.read().decode()

            script = text("bundles/redoc.standalone.js")
            licences = text("LICENSE") + "\n" + text("bundles/redoc.standalone.js.LICENSE.txt")
        if script.count(_LOGO) != 1:
            raise UsageError(f"{REDOC} no longer asks for {_LOGO} once: see what it asks for")
        return cls(script.replace(_LOGO, _NOTHING).replace("</script", "<\\/script"), licences)


def write(redoc: Redoc, pages: Pages) -> None:
    """Writes the page and the licences of what it holds."""
    script = Markup(redoc.script)
    pages.write("reference.html", "reference.html.jinja", script=script, inserted=_INSERTED)
    (pages.folder / "reference.licences.txt").write_text(redoc.licences, "utf-8")
