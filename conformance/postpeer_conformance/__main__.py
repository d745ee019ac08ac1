"""``python -m postpeer_conformance``, and the console script: what happens at Ctrl-C and SIGTERM.

Little is imported here, so that an interrupt is one sentence from the first moment on.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from .product import COMMAND


def main() -> None:
    """Runs the command, and exits with its code."""
    said = f"{COMMAND}: interrupted\n".encode()
    _at_a_signal(_leave(3, said))
    from .cli import invoke
    from .commands.streams import prepare

    prepare()
    code = 3
    try:
        _at_a_signal(signal.default_int_handler)
        code = invoke()
    finally:
        _at_a_signal(_leave(code))  # all is written: what is left takes care of itself
    sys.exit(code)


def _at_a_signal(handler: Callable[[int, FrameType | None], Any]) -> None:
    """Sets *handler*, unless whoever started this process has it ignore the signal."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def _leave(code: int, said: bytes = b"") -> Callable[[int, FrameType | None], None]:
    def leave(number: int, frame: FrameType | None) -> None:
        with suppress(OSError):
            os.write(2, said)
        os._exit(code)

    return leave


if __name__ == "__main__":
    main()
