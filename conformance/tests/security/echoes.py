"""The key as a server may write it, and what a reader of an output can make of what is left."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

KEY = "pp/live+7uEd3&Qx=92 aZ~41?>kk"


def coded(before: str, after: str = "") -> str:
    return base64.b64encode(f"{before}{KEY}{after}".encode()).decode()


def each(form: str) -> str:
    """Every character of the key written as *form* says."""
    return "".join(form % ord(character) for character in KEY)


FORMS = {
    "plain": KEY,
    "in other case": KEY.swapcase(),
    "with one escape of JSON": rf"\u{ord(KEY[0]):04x}{KEY[1:]}",
    "in escapes of JSON": each(r"\u%04X"),
    "in escapes of JSON in JSON": each(r"\\\\u%04x"),
    "in escapes of JavaScript": each(r"\x%02x"),
    "with escaped slashes": KEY.replace("/", r"\/"),
    "percent-encoded": quote(KEY, safe=""),
    "percent-encoded but for slashes": quote(KEY),
    "percent-encoded in small letters": re.sub("%..", lambda m: m[0].lower(), quote(KEY, safe="")),
    "percent-encoded twice": quote(quote(KEY, safe=""), safe=""),
    "percent-encoded to the last letter": each("%%%02X"),
    "escaped for HTML": html.escape(KEY),
    "in numbers of HTML": each("&#%d;"),
    "in hexadecimal numbers of HTML": each("&#x%x;"),
    "base64": coded(""),
    "base64 after one character": coded("u", ":pass"),
    "base64 after two": coded("u:", "!"),
    "base64 after three": coded("us:", "!!"),
    "base64 for URLs": coded("").replace("+", "-").replace("/", "_"),
    "in hexadecimal digits": KEY.encode().hex(),
    "spaced out": " ".join(KEY),
    "with characters that have no width": "\u200b".join(KEY),
    "in two lines": rf"{KEY[:9]}\n{KEY[9:]}",
}
"""The text between two quotes of JSON, by what it is."""


def readings(text: str) -> Iterator[str]:
    """*text* as somebody may read it: as it is, without escapes, decoded from base64."""
    for _ in range(4):
        yield text
        text = re.sub(r"\\+[nrt]|[\s\0\u200b]", "", text)
        text = re.sub(r"\\+(?:u00|x)([0-9a-fA-F]{2})", lambda m: chr(int(m[1], 16)), text)
        text = html.unescape(unquote(text.replace("\\", "")))
    for word in re.findall(r"[A-Za-z0-9+/_-]{12,}", text):
        for start in range(4):
            part = word[start:].replace("-", "+").replace("_", "/")
            yield base64.b64decode(part[: len(part) // 4 * 4]).decode("latin-1")
    for word in re.findall(r"[0-9a-fA-F]{16,}", text):
        for part in (word, word[1:]):
            yield bytes.fromhex(part[: len(part) // 2 * 2]).decode("latin-1")


def pieces(text: str) -> set[str]:
    """All that *text* tells of the key: what is eight characters long, in any case."""
    key = "".join(KEY.split()).lower()
    parts = {key[n : n + 8] for n in range(len(key) - 7)}
    return {part for reading in readings(text) for part in parts if part in reading.lower()}


def body(*texts: str) -> bytes:
    """A page with an item for each of *texts*, which are put there as they are."""
    items = ",".join(
        f'{{"id":"a{n}","displayName":"you sent {text}.","createdAt":"2026-01-01T00:00:00Z"}}'
        for n, text in enumerate(texts)
    )
    return f'{{"success":true,"total":{len(texts)},"integrations":[{items}]}}'.encode()
