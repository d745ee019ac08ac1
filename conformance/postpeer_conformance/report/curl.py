"""Exchanges as a command that runs as it stands, with the key in the environment."""

from __future__ import annotations

import shlex

from ..contract import Operation
from ..product import KEY_VARIABLE
from ..transport.exchange import Question
from ..transport.sending import address

_KEYS = {
    "valid": f"${KEY_VARIABLE}",
    "empty": None,
    "wrong": "wrong-key",
    "wrong-start": f"x${{{KEY_VARIABLE}#?}}",
    "wrong-end": f"${{{KEY_VARIABLE}%?}}x",
    "truncated": f"${{{KEY_VARIABLE}%?}}",
    "extended": f"${{{KEY_VARIABLE}}}x",
    "case": f"$(printf %s \"${KEY_VARIABLE}\" | tr 'a-zA-Z' 'A-Za-z')",
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
    if operation.key is not None and question.key != "missing":
        text = _KEYS[question.key]
        header = operation.key.header
        parts.append("-H '" + header + ";'" if text is None else f'-H "{header}: {text}"')
    return " ".join((*parts, shlex.quote(address(operation, url, question))))
