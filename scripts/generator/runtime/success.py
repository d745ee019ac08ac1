"""What a successful response is decoded to."""

from __future__ import annotations

import codecs
import re
from typing import Any, Literal

import httpx2
import msgspec

MAX_VALUES = 2**20
"""Of one response. Ten million empty lists are 30 kB of gzip, 30 MB of JSON, 750 MB of memory."""
_SIGNS = (b",", b"[", b"{")
"""Each value but the first stands behind one of them."""
_NO_CHARSETS = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
"""Python's own ways to write text: some warn, and some take hours for a body that we let in."""
_CHARSET = r"""(?i)charset\s*=\s*["']?([\w.:-]+)"""
_JSON = r"(?i)\s*[\w.+-]+/([\w.+-]+\+)?json\s*(;|$)"


class Success(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A successful response of an operation, by its status."""

    first: int
    last: int
    """The last status of its range, mostly the first."""
    type: Any = None
    """What its JSON is decoded to."""
    form: Literal["json", "list", "text", "bytes", "nothing", "any"] = "json"
    """``list`` is for a page that is a list, ``any`` for a response that the contract does not
    describe."""

    @property
    def decoder(self) -> msgspec.json.Decoder[Any]:
        """Made at its first use, since it has to look at every model."""
        made: msgspec.json.Decoder[Any] | None = self.__dict__.get("decoder")
        if made is None:
            made = vars(self)["decoder"] = msgspec.json.Decoder(self.type)
        return made

    def value(self, content: bytes, headers: httpx2.Headers) -> Any:
        """What the method returns; raises ValueError or RecursionError where *content* is none."""
        if self.form == "json":
            return self.decode(content)
        if self.form == "list":
            from .pages import ListPage  # late: pages know of operations, and these of this

            return ListPage(self.decode(content))
        if self.form == "bytes":
            return content
        if self.form == "text":
            return _text(content, headers)
        if self.form == "any" and content:
            is_json = re.match(_JSON, headers.get("content-type", ""))
            return self.decode(content) if is_json else _text(content, headers)
        return None

    def decode(self, content: bytes) -> Any:
        """The value of *content*, which is JSON."""
        if len(content) > MAX_VALUES and sum(map(content.count, _SIGNS)) > MAX_VALUES:
            raise ValueError(f"the response has more than {MAX_VALUES} values")
        try:
            return self.decoder.decode(content)
        except msgspec.ValidationError:
            from .spellings import respelled  # late: hardly any service needs it

            value = respelled(msgspec.json.decode(content), self.type)
        return msgspec.convert(value, self.type)


def _text(content: bytes, headers: httpx2.Headers) -> str:
    """*content* in the character set that *headers* name, or in UTF-8."""
    named = re.search(_CHARSET, headers.get("content-type", ""))
    try:
        codec = codecs.lookup(named[1] if named else "utf-8").name
        return content.decode("utf-8" if codec in _NO_CHARSETS else codec)
    except LookupError:
        return content.decode()
