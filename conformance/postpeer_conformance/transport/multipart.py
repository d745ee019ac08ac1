"""Bodies of several parts, as forms with files are sent (RFC 7578)."""

from __future__ import annotations

from collections.abc import Iterable
from email import message_from_bytes
from email.message import Message

import attrs

from ..contract.media import bare
from .exchange import Content

MULTIPART = "multipart/form-data"
_BOUNDARY = "part-of-this-request"
"""Fixed, so that a run repeats itself; no value that the suite makes holds it."""


@attrs.frozen
class Part:
    """One part; *filename* is empty where it is no file, *media_type* where it is plain text."""

    name: str
    data: bytes = attrs.field(repr=False)
    filename: str = ""
    media_type: str = ""


def content(parts: Iterable[Part]) -> Content:
    """The body that holds *parts*."""
    end = f"--{_BOUNDARY}--\r\n".encode()
    return Content(f"{MULTIPART}; boundary={_BOUNDARY}", b"".join((*map(_written, parts), end)))


def parts(sent: Content | None) -> list[Part]:
    """The parts of a body; none where it has not this form."""
    if sent is None or bare(sent.media_type) != MULTIPART:
        return []
    head = f"Content-Type: {sent.media_type}\r\n\r\n".encode()
    message = message_from_bytes(head + sent.data)
    return [_read(each) for each in message.walk() if each is not message]


def _written(part: Part) -> bytes:
    name = part.name.replace('"', "%22")
    lines = [f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"']
    if part.filename:
        lines.append(f'; filename="{part.filename}"')
    if part.media_type:
        lines.append(f"\r\nContent-Type: {part.media_type}")
    return "".join(lines).encode() + b"\r\n\r\n" + part.data + b"\r\n"


def _read(message: Message) -> Part:
    name = str(message.get_param("name", "", header="Content-Disposition"))
    data = message.get_payload(decode=True)
    typed = message.get_content_type() if "Content-Type" in message else ""
    whole = data if isinstance(data, bytes) else b""
    return Part(name.replace("%22", '"'), whole, message.get_filename("") or "", typed)
