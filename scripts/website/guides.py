"""The project's Markdown as HTML, with links that lead to pages of the site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from postpeer_conformance.errors import UsageError


@attrs.frozen
class Guide:
    """A text for people."""

    title: str
    body: Markup
    contents: Sequence[tuple[str, str]]
    """Anchor and text of each section."""


class Guides:
    """Reads Markdown under *root*; *pages* tells what the site has in place of a file."""

    def __init__(self, root: Path, pages: Mapping[str, str]) -> None:
        self._root = root
        self._pages = pages
        self._markdown = MarkdownIt("commonmark", {"highlight": _highlighted}).enable("table")

    def read(self, source: str) -> Guide:
        """The text at the path *source*; raises UsageError for a link that leads nowhere."""
        text = (self._root / source).read_text("utf-8")
        tokens = self._markdown.parse(text)
        heads = [at for at, token in enumerate(tokens) if token.type == "heading_open"]
        for at in heads:
            tokens[at].attrSet("id", anchor(_text(tokens[at + 1])))
        title = _text(tokens[heads[0] + 1])
        contents = [
            (str(tokens[at].attrGet("id")), _text(tokens[at + 1]))
            for at in heads
            if tokens[at].tag == "h2"
        ]
        return Guide(title, self._html(tokens[heads[0] + 3 :], source), contents)

    def html(self, text: str, source: str) -> Markup:
        """*text*, a part of the file *source*, as HTML; its headings have no anchors."""
        return self._html(self._markdown.parse(text), source)

    def text(self, source: str) -> str:
        """The file *source* as it is."""
        return (self._root / source).read_text("utf-8")

    def _html(self, tokens: Sequence[Token], source: str) -> Markup:
        for token in tokens:
            self._relink(token.children or [], source)
        made = self._markdown.renderer.render(tokens, self._markdown.options, {})
        made = made.replace("<table>", '<div class="wide" tabindex="0"><table>')
        return Markup(made.replace("</table>", "</table></div>"))

    def _relink(self, tokens: list[Token], source: str) -> None:
        """Lets links lead to the site; what it does not have is told without a link."""
        ends = []
        for token in tokens:
            if token.type == "link_open":
                target = self._target(str(token.attrGet("href")), source)
                ends.append(target is None)
                if target is None:
                    token.type, token.tag, token.attrs = "span_open", "span", {}
                else:
                    token.attrSet("href", target)
            elif token.type == "link_close" and ends.pop():
                token.type, token.tag = "span_close", "span"

    def _target(self, href: str, source: str) -> str | None:
        if href.startswith(("https:", "http:", "#")):
            return href
        path, hash, anchor = href.partition("#")
        file = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        if file in self._pages:
            here = posixpath.dirname(self._pages.get(source, ""))
            return posixpath.relpath(self._pages[file], here or ".") + hash + anchor
        if not (self._root / file).exists():
            raise UsageError(f"{source} links to {href}, and there is no such file")
        return None


def anchor(heading: str) -> str:
    """How links name the section under *heading*, as the usual hosts of Markdown do."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _text(token: Token) -> str:
    return "".join(each.content for each in token.children or [])


def _highlighted(code: str, language: str, _: str) -> str:
    """A block of code with its parts marked; it takes the keyboard, since it may scroll."""
    inner = str(escape(code))
    if language not in ("", "text"):
        lexer = get_lexer_by_name(language)
        inner = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return f'<pre tabindex="0"><code>{inner}</code></pre>'
