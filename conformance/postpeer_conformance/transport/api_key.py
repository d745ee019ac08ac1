"""What is sent as the key, and that it is never shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Final

import attrs

from .exchange import MASK, KeyUse
from .spellings import base64_of, encoded, pattern, readings

SHORTEST = 6
"""Characters of a key; a shorter one stands in any text by accident, and is no secret.

The client masks from four characters on: it looks at what servers say, but not at words of ours.
"""
LONG = 16
"""Characters of a key that is found, too, where something that nobody sees is between them."""
_NEARLY = 12
"""Characters of a key from which on all but its first and last one are as secret as all of it."""
_TELLING = 8
"""Characters of base64 that are no accident."""
_PIECE = 2**18
"""Bytes that are looked through at a time."""
_CUTTABLE = 2**20
"""Bytes out of which a key is cut in a few seconds, however they are made."""
_WIDEST = 64
"""Bytes that a character may be written in, with what is between it and the next."""
_FROM_URLS = bytes.maketrans(b"-_", b"+/")


GUESSES: Final[Mapping[KeyUse, str]] = {
    "percent": "%",
    "star": "*",
    "regex": ".*",
    "null": "null",
    "undefined": "undefined",
    "sql": "' OR '1'='1",
}
"""Texts that match any key where it is looked up by a pattern, or put into a query as it is; and
words that a program writes for no key, which an entry without one may hold."""
FIXED: Final[Mapping[KeyUse, str]] = {"accented": "wr\u00f6ng-key", **GUESSES}
"""Wrong keys that are the same texts whatever the right one is."""


class Mask:
    """Takes a key out of all that is kept or shown of a response, however it is written there.

    Wrong keys are made of the right one: what has all of it but the ends is taken out as well.
    """

    def __init__(self, key: str) -> None:
        self.able = len(key) >= SHORTEST
        """Whether the key can be told from other text."""
        joined = len(key) >= LONG and "\\" not in key
        self._texts = [key, key[1:-1]] if len(key) >= _NEARLY else [key]
        self._whole = _Secret.of(key, joined)
        self._inner = _Secret.of(self._texts[-1], joined)
        self._joined = joined

    def cut(self, data: bytes) -> bytes:
        """*data* without the key; nothing of *data* where it cannot be cut out."""
        if not self.stands_in(data):
            return data
        if len(data) > _CUTTABLE:
            return MASK
        masked = self._written.sub(MASK, data)
        return MASK if self.stands_in(masked) else masked

    def text(self, text: str) -> str:
        """*text* without the key."""
        return self.cut(text.encode("utf-8", "surrogateescape")).decode("utf-8", "replace")

    def stands_in(self, data: bytes) -> bool:
        """Whether *data* has the key in some form and in any case."""
        return self.able and self._inner.stands_in(data, any_case=True)

    def echoed(self, data: bytes, use: KeyUse) -> bool:
        """Whether *data* has the whole valid key.

        In another case only where the valid key was sent: else it may be what was sent instead.
        """
        return self._whole.stands_in(data, any_case=use == "valid")

    @cached_property
    def _written(self) -> re.Pattern[bytes]:
        """All forms that are taken out, the longest first."""
        whole, inner = self._texts[0], self._texts[-1]
        found = [pattern(whole, ends=whole != inner, joined=self._joined)]
        for text in self._texts:
            coded = [each for each in base64_of(text.encode()) if len(each) >= _TELLING]
            urls = [each.translate({43: "-", 47: "_"}) for each in coded]
            digits = text.encode().hex()
            found += map(encoded, dict.fromkeys([*coded, *urls, digits, digits.upper()]))
        return re.compile(rb"|".join(found))


@attrs.frozen
class _Secret:
    """A text to be found in any form."""

    raw: bytes
    bare: bytes
    """Without backslashes, and without what nobody sees where that does not count."""
    joined: bool
    coded: tuple[bytes, ...]
    """In base64."""

    @classmethod
    def of(cls, text: str, joined: bool) -> _Secret:
        raw = text.encode()
        coded = (each.encode() for each in base64_of(raw) if len(each) >= _TELLING)
        return cls(raw, next(readings(raw, joined=joined)), joined, tuple(coded))

    def stands_in(self, data: bytes, *, any_case: bool) -> bool:
        """Whether *data* has it; read piece by piece, since that takes several times its memory."""
        overlap = _WIDEST * len(self.raw)
        return any(
            self._in(reading, any_case)
            for at in range(0, len(data), _PIECE)
            for reading in readings(data[at : at + _PIECE + overlap], joined=self.joined)
        )

    def _in(self, reading: bytes, any_case: bool) -> bool:
        folded = reading.lower()
        found = self.bare.lower() in folded if any_case else self.bare in reading
        if found or self.raw.hex().encode() in folded:
            return True
        coded = reading.translate(_FROM_URLS)
        return any(each in coded for each in self.coded)


def can_be(key: str, use: KeyUse) -> bool:
    """Whether *key* can be spoiled so: without letters it has no other case."""
    return use == "valid" or not key or key_text(key, use) != key


def key_text(key: str, use: KeyUse) -> str | None:
    """What is sent as the key for *use*; None where nothing is sent."""
    swapped = "x" if key[-1:] != "x" else "y"
    texts: dict[KeyUse, str | None] = {
        "valid": key,
        "missing": None,
        "empty": "",
        "wrong": "wrong-key-" + "0" * max(0, len(key) - 10),
        "wrong-end": key[:-1] + swapped,
        "wrong-start": ("x" if key[:1] != "x" else "y") + key[1:],
        "truncated": key[:-1],
        "extended": key + "x",
        "case": key.swapcase(),
        **FIXED,
    }
    return texts[use]
