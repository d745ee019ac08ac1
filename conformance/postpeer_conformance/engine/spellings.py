"""The ways in which a text can be written so that it can be read again: plain, escaped, encoded.

Two functions know them independently of each other: :func:`plain` undoes every escape, to find a
secret; :func:`pattern` matches a secret as it is written, to take it out.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from html.entities import html5
from urllib.parse import unquote_to_bytes

_ROUNDS = 4
"""Escapes within escapes that are undone."""
_INVISIBLE = bytes(range(33)) + b"\x7f"
_ZERO_WIDTH = rb"\xe2\x80[\x8b-\x8f]|\xe2\x81\xa0|\xef\xbb\xbf|\xc2\xad"
_NO_WIDTH = re.compile(_ZERO_WIDTH)
_HIDDEN = rb"[uU](?:200[b-fB-F]|2060|[fF][eE][fF][fF]|00[aA][dD]|00[01][0-9a-fA-F]|0020)"
_GONE = re.compile(rb"\\" + _HIDDEN)
_CODE = re.compile(rb"[uU]00([0-7][0-9a-fA-F])|u\{0*+([0-7][0-9a-fA-F])\}|x([0-7][0-9a-fA-F])")
_ENTITY = re.compile(rb"&(?:#\d{1,9}|#[xX][0-9a-fA-F]{1,9}|[a-zA-Z]{2,12});?")
_NAMES: dict[str, list[str]] = {}
for _name, _text in html5.items():
    if len(_text) == 1 and _text.isascii() and _name.endswith(";"):
        _NAMES.setdefault(_text, []).append(_name)


def plain(data: bytes, *, joined: bool) -> bytes:
    """*data* with all escapes undone, and without backslashes.

    If *joined*, also without what nobody sees.
    """
    for _ in range(_ROUNDS):
        before, data = data, _undone(data, joined)
        if data == before:
            break
    if not joined:
        return data
    return (data if data.isascii() else _NO_WIDTH.sub(b"", data)).translate(None, _INVISIBLE)


def _undone(data: bytes, joined: bool) -> bytes:
    """*data* with one layer of escapes undone; where there are none, it costs a few searches."""
    if b"\\" in data:
        if joined:
            for escape in (b"\\n", b"\\r", b"\\t"):
                data = data.replace(escape, b"")
        coded = b"\\u" in data or b"\\x" in data or b"\\U" in data
        data = (_GONE.sub(b"", data) if coded and joined else data).replace(b"\\", b"")
        if coded:
            data = _CODE.sub(lambda found: bytes([int(found[found.lastindex or 0], 16)]), data)
    if b"%" in data:
        data = unquote_to_bytes(data)
    if b"&" in data:
        data = _ENTITY.sub(lambda found: html.unescape(found[0].decode()).encode(), data)
    return data


def pattern(text: str, *, any_case: bool, joined: bool) -> bytes:
    """An expression for *text* however its characters are escaped.

    If *joined*, also where something that nobody sees stands between them.  It takes no more than
    linear time: nothing in it is tried in two ways.
    """
    gap = b""
    if joined:
        text, gap = text.replace(" ", ""), _GAP
    first, *rest = (b"|".join(_character(each, any_case)) for each in text)
    # A whole run of backslashes is taken out, so that none is left to escape what is put there.
    start = rb"(?:" + first + rb"|\\(?<!\\\\)\\*+(?:" + first + rb"))"
    return gap.join([start, *(rb"\\*+(?:" + each + rb")" for each in rest)])


def _character(character: str, any_case: bool) -> list[bytes]:
    """Every way to write *character*, but for backslashes before it."""
    both = {character, character.swapcase()} if any_case else {character}
    return [form for each in sorted(both) for form in _forms(each)]


def _forms(character: str) -> Iterator[bytes]:
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
