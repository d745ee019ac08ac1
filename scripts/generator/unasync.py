"""From the half of the client for asyncio to the half for threads, word by word.

httpcore2 derives its synchronous half like this, too. The library named unasync does not fit: it
leaves comments, docstrings and messages as they are, makes ``SyncX`` of every ``AsyncX``, imports
setuptools to do so, and had its last release in May 2024.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from shutil import copytree, ignore_patterns

RUNTIME = Path(__file__).parent / "runtime"
"""A package of plain modules, the same for every document but for ``document.py``."""
_WORDS = {
    r"async (?=def|for|with)": "",
    r"await ": "",
    r"__a(enter|exit|iter|next)__": r"__\1__",
    r"a(?=(?:iter|next)\()": "",
    r"AsyncGenerator\[(.+), None\]": r"Generator[\1, None, None]",
    r"Coroutine\[Any, Any, ([\w |]+(?:\[\w+\])?)\]": r"\1",
    r"AsyncByteStream": "SyncByteStream",
    r"Async(?=[A-Z{])": "",
    r"handle_async_request": "handle_request",
    r"aclose": "close",
    r"aclosing": "closing",
    r"_async": "_sync",
    r"async_resources": "resources",
    r"tasks of one event loop": "threads",
    r"tasks|asyncio": "threads",
}
"""What stands for asyncio, as a whole word or the beginning of one, and what stands for threads.
In this order."""


@lru_cache
def unasync(source: str) -> str:
    """*source* for threads: a module of the runtime, or a template before it is rendered. Not
    what was rendered: a text of the document may hold these words."""
    for words, other in _WORDS.items():
        source = re.sub(rf"(?<![A-Za-z0-9])(?:{words})", other, source)
    return source


def copy_runtime(folder: Path) -> None:
    """Writes the runtime into the new *folder*, as it is, and its half for threads beside it."""
    copytree(RUNTIME, folder, ignore=ignore_patterns("__pycache__", "document.py"))
    (folder / "_sync").mkdir()
    for path in sorted((folder / "_async").glob("*.py")):
        origin = f"# Derived from _async/{path.name}: change that one.\n"
        half = origin + unasync(path.read_text(encoding="utf-8"))
        (folder / "_sync" / path.name).write_text(half, encoding="utf-8")
