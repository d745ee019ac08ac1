"""Bodies of several parts, as forms with files are sent (RFC 7578)."""

from __future__ import annotations

from collections.abc import Iterable
from email import message_from_string
from email.message import Message

import attrs
import httpx2

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
    """The body that holds *parts*, as httpx2 writes it."""
    headers = {"Content-Type": f"{MULTIPART}; boundary={_BOUNDARY}"}
    files = [(p.name, (p.filename or None, p.data, p.media_type or None)) for p in parts]
    request = httpx2.Request("POST", "http://localhost", headers=headers, files=files)
    # It leaves out a form without parts.
    return Content(headers["Content-Type"], request.read() or f"--{_BOUNDARY}--\r\n".encode())


def parts(sent: Content | None) -> list[Part]:
    """The parts of a body; none where it has not this form."""
    if sent is None or bare(sent.media_type) != MULTIPART:
        return []
    # In Latin-1, in which each character is a byte: of bytes, names that are not ASCII are lost.
    whole = f"Content-Type: {sent.media_type}\r\n\r\n{sent.data.decode('latin-1')}"
    message = message_from_string(whole)
    return [_read(each) for each in message.walk() if each is not message]


def _read(message: Message) -> Part:
    name = str(message.get_param("name", "", header="Content-Disposition")).encode("latin-1")
    data = message.get_payload(decode=True)
    typed = message.get_content_type() if "Content-Type" in message else ""
    whole = data if isinstance(data, bytes) else b""
    return Part(name.decode().replace("%22", '"'), whole, message.get_filename("") or "", typed)
