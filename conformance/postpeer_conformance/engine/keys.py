"""What is sent as the key, and that it is never shown."""

from __future__ import annotations

import base64
import re
from urllib.parse import quote

from ..exchange import MASK, KeyUse

_TELLING = 8
"""Characters of base64 that are no accident."""


class Mask:
    """Takes a key out of all that is kept or shown of an answer."""

    def __init__(self, key: str) -> None:
        self._forms = _forms(key)

    def bytes(self, data: bytes) -> bytes:
        for form in self._forms:
            data = data.replace(form, MASK)
        return data

    def text(self, text: str) -> str:
        return self.bytes(text.encode("utf-8", "surrogateescape")).decode("utf-8", "replace")


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
    }
    return texts[use]


def _forms(key: str) -> list[bytes]:
    """The key as it may be echoed: plain, percent-encoded, in base64 alone or among other text."""
    if not key:
        return []
    plain = key.encode()
    quoted = [quote(key, safe=safe).encode() for safe in ("", "/")]
    lower = [re.sub(rb"%..", lambda m: m[0].lower(), each) for each in quoted]
    coded = [base64.b64encode(plain).rstrip(b"="), *_inside(plain)]
    other = [each.translate(bytes.maketrans(b"+/", b"-_")) for each in coded]
    return list(dict.fromkeys([plain, *quoted, *lower, *coded, *other]))


def _inside(plain: bytes) -> list[bytes]:
    """The characters of base64 that are the key's alone, whatever stands before and behind it."""
    found = []
    for before in range(3):
        end = (before + len(plain)) * 8 // 6
        found.append(base64.b64encode(bytes(before) + plain)[-(-before * 8 // 6) : end])
    return [each for each in found if len(each) >= _TELLING]
