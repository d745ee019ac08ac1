"""What renders the templates of HTML pages."""

from __future__ import annotations

import base64
import hashlib
import re

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from .text import visible

_CODE = re.compile("`([^`]+)`")


def environment(loader: BaseLoader | None = None) -> Environment:
    """What renders the templates of reports, or those that *loader* finds."""
    made = Environment(
        loader=loader or PackageLoader("postpeer_conformance.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    made.filters |= {"code": _code, "digest": digest}
    return made


def digest(text: str) -> str:
    """The source expression by which a content security policy allows *text*."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _code(text: str) -> Markup:
    """*text* with what stands between backticks set as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(visible(text)))))
