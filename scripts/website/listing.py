"""The document as a page: numbered lines, to which clauses and reports point."""

from __future__ import annotations

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import YamlLexer


def listing(text: str) -> Markup:
    """*text*, the document, with an anchor for each line: ``L270``."""
    lines = highlight(text, YamlLexer(stripnl=False), HtmlFormatter(nowrap=True)).splitlines()
    return Markup("".join(_line(number, line) for number, line in enumerate(lines, 1)))


def _line(number: int, line: str) -> str:
    return f'<span id="L{number}"><a href="#L{number}">{number}</a>{line}\n</span>'
