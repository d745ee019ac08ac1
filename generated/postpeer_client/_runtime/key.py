"""The key: sent to the service, shown to nobody."""

from __future__ import annotations

import base64
import os
import re
from typing import Any, NoReturn, TypeVar
from urllib.parse import quote

import httpx2

from .document import KEY_LOCATION, KEY_NAME, KEY_SCHEME, KEY_VARIABLE
from .errors import InvalidArgumentError, ServiceError

ErrorT = TypeVar("ErrorT", bound=ServiceError)

MASK = "[key]"
SHORTEST = 4
"""Characters; a shorter key is no secret, and would be found in every text."""
_BETWEEN = r"(?:[\s\0\u00ad\u200b-\u200f\u2060\ufeff]|\\{1,4}[nrt]){0,2}+"
_NAMES = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}


class Key:
    """Holds the key, so that it shows in no ``repr``, traceback, pickle or copy."""

    __slots__ = ("_pattern", "_text")

    def __init__(self, text: Any) -> None:
        """*text*, or that of the environment for None. Does not raise: *text* would show."""
        self._text: Any = os.environ.get(KEY_VARIABLE) if text is None else text
        self._pattern: re.Pattern[str] | None = None

    def __repr__(self) -> str:
        return MASK

    def __reduce__(self) -> NoReturn:
        raise TypeError("what holds the key cannot be pickled or copied")

    def check(self) -> None:
        """Raises :class:`InvalidArgumentError` where there is no key, or it cannot be sent."""
        text = self._text
        if text is None and KEY_LOCATION == "nowhere":
            return
        missing, odd = not text, not isinstance(text, str)
        unfit = isinstance(text, str) and not (
            text.isascii() and text.isprintable() and text == text.strip()
        )
        del text
        if missing:
            raise InvalidArgumentError(f"there is no key: set {KEY_VARIABLE}, or pass api_key")
        if odd:
            raise InvalidArgumentError("api_key must be text")
        if unfit:
            raise InvalidArgumentError(
                "the key has a line break, a space at an end, or a character that is not ASCII"
            )

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Those in which it is sent."""
        if KEY_LOCATION == "cookie":
            return [(b"cookie", f"{KEY_NAME}={self._text}".encode("ascii"))]
        if KEY_LOCATION == "header":
            return [(KEY_NAME.encode("ascii"), self._credential().encode("ascii"))]
        return []

    def in_query(self, target: bytes) -> bytes:
        """*target* with the key, if it is sent in the query."""
        if KEY_LOCATION != "query":
            return target
        sign = b"&" if b"?" in target else b"?"
        sent = f"{quote(KEY_NAME, safe='')}={quote(self._text, safe='')}"
        return target + sign + sent.encode("ascii")

    def _credential(self) -> str:
        text = str(self._text)
        if KEY_SCHEME == "Basic":
            text = base64.b64encode(text.encode("ascii")).decode("ascii")
        return f"{KEY_SCHEME} {text}" if KEY_SCHEME else text

    def masked(self, value: Any) -> Any:
        """*value* without the key, if it is text, bytes or headers."""
        if isinstance(value, bytes):
            text = value.decode("utf-8", "surrogateescape")
            return self._replaced(text).encode("utf-8", "surrogateescape")
        if isinstance(value, httpx2.Headers):
            return httpx2.Headers(
                [(self.masked(name), self.masked(text)) for name, text in value.raw]
            )
        return self._replaced(value) if isinstance(value, str) else value

    def hidden_in(self, error: ErrorT) -> ErrorT:
        """*error*, with the key masked in all that it says."""
        error.args = tuple(map(self.masked, error.args))
        for name, value in vars(error).items():
            setattr(error, name, self.masked(value))
        return error

    @property
    def reach(self) -> int:
        """The most characters that a form of the key takes up."""
        return 32 * len(self._text or "")

    def _replaced(self, text: str) -> str:
        if len(self._text or "") < SHORTEST:
            return text
        if self._pattern is None:
            self._pattern = _pattern(self._text)
        return self._pattern.sub(MASK, text)


def _pattern(key: str) -> re.Pattern[str]:
    """The key in the forms in which servers repeat it: in other case, with escapes of JSON, URLs
    or HTML, with white space or what has no width in it, in base64 or hexadecimal digits."""
    plain = _BETWEEN.join(map(_character, key))
    coded = map(re.escape, [key.encode().hex(), *_base64(key.encode())])
    return re.compile("|".join([plain, *coded]), re.IGNORECASE)


def _character(character: str) -> str:
    """Its forms, the longest first; none is tried again, so that no text takes long to search."""
    code = ord(character)
    forms = [
        rf"&{_NAMES[character]};" if character in _NAMES else "",
        rf"&#(?:x0{{0,4}}{code:x}|0{{0,4}}{code});?",
        rf"%(?:25){{0,2}}{code:02x}",
        rf"\\{{1,4}}(?:u00|x){code:02x}",
        rf"\\{{0,4}}{re.escape(character)}",
    ]
    optional = "?" if character == " " else ""  # it may have been taken for what is between
    return f"(?>{'|'.join(filter(None, forms))}){optional}"


def _base64(key: bytes) -> set[str]:
    """The characters that are the key's alone, whatever stands before and behind it."""
    found: set[str] = set()
    for before in range(3):
        first, end = -(-before * 8 // 6), (before + len(key)) * 8 // 6
        text = base64.b64encode(bytes(before) + key)[first:end].decode("ascii")
        found |= {text, text.replace("+", "-").replace("/", "_")}
    return {text for text in found if len(text) >= 8}
