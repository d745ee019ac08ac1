"""The ways in which a text can be written so that it can be read again: plain, escaped, encoded.

Two functions know them independently of each other: :func:`readings` undoes the escapes, to find a
secret; :func:`pattern` matches a secret as it is written, to take it out.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable, Iterator
from html.entities import html5
from urllib.parse import unquote_to_bytes

_ROUNDS = 4
"""Escapes within escapes that are undone."""
_INVISIBLE = bytes(range(33)) + b"\x7f"
_ZERO_WIDTH = rb"\xe2\x80[\x8b-\x8f]|\xe2\x81\xa0|\xef\xbb\xbf|\xc2\xad"
_NO_WIDTH = re.compile(_ZERO_WIDTH)
_HIDDEN = rb"[uU](?:200[b-fB-F]|2060|[fF][eE][fF][fF]|00[aA][dD]|00[01][0-9a-fA-F]|0020)"
_GONE = re.compile(rb"\\(?<!\\\\)\\*+(?:[nrt]|" + _HIDDEN + rb")")
_CODE = re.compile(
    rb"\\(?<!\\\\)\\*+(?:[uU]00([0-7][0-9a-fA-F])|u\{0*+([0-7][0-9a-fA-F])\}|x([0-7][0-9a-fA-F]))"
)
_ENTITY = re.compile(rb"&(?:#\d{1,9}|#[xX][0-9a-fA-F]{1,9}|[a-zA-Z]{2,12});?")
_NAMES: dict[str, list[str]] = {}
for _name, _text in html5.items():
    if len(_text) == 1 and _text.isascii() and _name.endswith(";"):
        _NAMES.setdefault(_text, []).append(_name)


def readings(data: bytes, *, joined: bool) -> Iterator[bytes]:
    """*data* with one escape after the other undone, each time without backslashes.

    If *joined*, also without what nobody sees.  Where nothing is escaped, it costs a few searches.
    """
    yield _bare(data, joined)
    for _ in range(_ROUNDS):
        before = data
        for mark, undo in _UNDONE.items():
            changed = undo(data) if mark in data else data
            if changed != data:
                data = changed
                yield _bare(data, joined)
        if data == before:
            return


def _bare(data: bytes, joined: bool) -> bytes:
    if not joined:
        return data.replace(b"\\", b"")
    if b"\\" in data:
        data = _GONE.sub(b"", data).replace(b"\\", b"")
    return (data if data.isascii() else _NO_WIDTH.sub(b"", data)).translate(None, _INVISIBLE)


_UNDONE: dict[bytes, Callable[[bytes], bytes]] = {
    b"\\": lambda data: _CODE.sub(lambda m: bytes([int(m[m.lastindex or 0], 16)]), data),
    b"%": unquote_to_bytes,
    b"&": lambda data: _ENTITY.sub(lambda m: html.unescape(m[0].decode()).encode(), data),
}
"""What undoes the escapes that begin with a character."""


def pattern(text: str, *, ends: int, joined: bool) -> bytes:
    """An expression for *text* in any case, however its characters are escaped.

    So many characters at its *ends* may be missing, 0 or 1.  If *joined*, something that nobody
    sees may stand between two.  It takes linear time: nothing in it is tried in two ways.
    """
    text, gap = (text.replace(" ", ""), _GAP) if joined else (text, b"")
    characters = [rb"|".join(_forms_in_any_case(each)) for each in text]
    # A whole run of backslashes is taken out, so that none is left to escape what is put there.
    starts = [
        rb"(?:" + each + rb"|\\(?<!\\\\)\\*+(?:" + each + rb"))" for each in characters[: ends + 1]
    ]
    inner = [rb"\\*+(?:" + each + rb")" for each in characters[ends + 1 : len(text) - ends]]
    found = gap.join([starts[-1], *inner])
    if ends:
        last = gap + rb"\\*+(?:" + characters[-1] + rb")"
        found = rb"(?:" + starts[0] + gap + rb")?" + found + rb"(?:" + last + rb")?+"
    return found


def encoded(text: str) -> bytes:
    """An expression for *text* as it is; in base64 and the like, lines may be broken."""
    return _BREAK.join(re.escape(each.encode()) if each.isalnum() else _sign(each) for each in text)


def _sign(character: str) -> bytes:
    return rb"\\*+(?:" + rb"|".join(_forms(character)) + rb")"


def _forms_in_any_case(character: str) -> list[bytes]:
    return [form for each in sorted({character, character.swapcase()}) for form in _forms(each)]


def _forms(character: str) -> Iterator[bytes]:
    """Every way to write *character*, but for backslashes before it."""
    code = ord(character)
    digits = b"".join(b"[%c%c]" % (d, ord(chr(d).upper())) for d in b"%02x" % code)
    yield re.escape(character.encode()) if character != "\\" else rb"(?<=\\)"
    yield rb"[uU]00" + digits
    yield rb"u\{0*+" + digits + rb"\}"
    yield rb"x" + digits
    yield rb"%(?:25){0,4}" + digits
    entity = rb"&(?:amp;){0,4}"
    yield entity + rb"#0*+%d;?" % code
    yield entity + rb"#[xX]0*+" + digits + rb";?"
    for name in _NAMES.get(character, ()):
        yield entity + re.escape(name.encode())


def base64_of(secret: bytes) -> list[str]:
    """*secret* in base64: alone, and what is its own in a longer text, wherever it begins there."""
    found = [base64.b64encode(secret).rstrip(b"=").decode()]
    for before in range(3):
        end = (before + len(secret)) * 8 // 6
        whole = base64.b64encode(bytes(before) + secret)
        found.append(whole[-(-before * 8 // 6) : end].decode())
    return found


_SPACES = rb"[\x00-\x20\x7f]|" + _ZERO_WIDTH + rb"|\\*+(?:" + rb"|".join(_forms(" ")) + rb")"
_GAP = rb"(?:" + _SPACES + rb"|\\++(?:[nrt]|" + _HIDDEN + rb")){0,16}+"
"""What nobody sees between two characters."""
_BREAK = rb"(?:[\r\n\t ]|\\++[nrt]){0,16}+"
