"""Exchanges as a command that runs as it stands, with the key in the environment."""

from __future__ import annotations

import shlex
from urllib.parse import quote

from ..contract import ApiKey, Operation
from ..product import KEY_VARIABLE
from ..transport import multipart, sending
from ..transport.api_key import FIXED
from ..transport.exchange import Question

_KEYS = {
    "valid": f"${KEY_VARIABLE}",
    "empty": None,
    "wrong": "wrong-key",
    "wrong-start": f"x${{{KEY_VARIABLE}#?}}",
    "wrong-end": f"${{{KEY_VARIABLE}%?}}x",
    "truncated": f"${{{KEY_VARIABLE}%?}}",
    "extended": f"${{{KEY_VARIABLE}}}x",
    "case": f"$(printf %s \"${KEY_VARIABLE}\" | tr 'a-zA-Z' 'A-Za-z')",
    **FIXED,
}


def curl(operation: Operation, url: str, *questions: Question, compressed: bool = False) -> str:
    """The shell line that sends *questions* to *url*, over one connection.

    *compressed* is for a fault that shows in compressed responses alone.
    """
    start = "-sS --compressed" if compressed else "-sS"
    return "curl " + " --next ".join(_asked(operation, url, each, start) for each in questions)


def _asked(operation: Operation, url: str, question: Question, start: str) -> str:
    parts = [start]
    if question.method == "HEAD":
        parts.append("-I")
    elif question.method != "GET":
        parts += ["-X", question.method]
    url = shlex.quote(sending.address(operation, url, question))
    carried = sending.carried(question.parts)
    form = multipart.parts(question.parts.content)
    if form:
        del carried["Content-Type"]  # curl chooses the boundary
    if operation.key is not None and question.key != "missing":
        text = _KEYS[question.key]
        if operation.key.location == "query":
            joint = "&" if question.query else "?"
            text = quote(text, safe="") if text and question.key in FIXED else text
            url += f'"{joint}{quote(operation.key.name, safe="")}={text or ""}"'
        else:
            cookies = carried.pop(sending.COOKIE, "") if operation.key.location == "cookie" else ""
            parts.append(_header(operation.key, text) + (cookies and shlex.quote(f"; {cookies}")))
    parts += [f"-H {shlex.quote(f'{n}: {t}' if t else f'{n};')}" for n, t in carried.items()]
    parts += [f"-F {shlex.quote(_field(each))}" for each in form]
    if question.parts.content is not None and not form:
        parts.append(f"--data-raw {shlex.quote(question.parts.content.data.decode())}")
    return " ".join((*parts, url))


def _field(part: multipart.Part) -> str:
    """*part* as curl's -F reads it."""
    data = part.data.decode().replace("\\", r"\\").replace('"', r"\"")
    more = {"filename": part.filename, "type": part.media_type}
    return f'{part.name}="{data}"' + "".join(f";{n}={text}" for n, text in more.items() if text)


def _header(key: ApiKey, text: str | None) -> str:
    """The option that sends *text*, an expression of the shell, as *key*; None is an empty one."""
    if key.scheme == "Basic":
        encoded = f'$(printf %s "{text or ""}" | base64 | tr -d "\\n")'
        return f'-H "{key.header}: Basic {encoded}"'
    if text is None and not key.scheme:
        return f"-H '{key.header};'"
    return f'-H "{key.header}: {key.written(text or "")}"'
