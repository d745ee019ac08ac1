"""``python -m postpeer_conformance``, and the console script: what happens at Ctrl-C and SIGTERM.

Little is imported here, so that an interrupt is one sentence from the first moment on.
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

from .product import COMMAND


def main() -> None:
    """Runs the command, and exits with its code."""
    interrupted = _leave(3, f"{COMMAND}: interrupted\n".encode())
    _at_a_signal(interrupted)
    atexit.register(_let_nothing_in)
    # Hypothesis would keep its tables of characters below the user's folder.
    os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", os.devnull)
    from .cli import invoke
    from .commands.streams import prepare

    prepare()
    try:
        _at_a_signal(signal.default_int_handler)
        code = invoke()
        _at_a_signal(_leave(code))  # all is written: what is left takes care of itself
    except KeyboardInterrupt:
        interrupted()
    gc.freeze()  # or the end would look through all that ends with the process anyway
    sys.exit(code)


def _at_a_signal(handler: Callable[..., Any]) -> None:
    """Sets *handler*, unless whoever started this process has it ignore the signal."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def _leave(code: int, said: bytes = b"") -> Callable[..., NoReturn]:
    def leave(*_: object) -> NoReturn:
        with suppress(OSError):
            os.write(2, said)
        os._exit(code)

    return leave


def _let_nothing_in() -> None:
    """Keeps signals out while Python ends, when they would no longer find their handlers."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))


if __name__ == "__main__":
    main()
