"""Servers in processes of their own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import sleep

from postpeer_conformance.contract import Contract

PRISM = "@stoplight/prism-cli@5.16.0"


def resident(process: subprocess.Popen[str]) -> float:
    """MiB that *process* holds."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())
    assert found
    return int(found[1]) / 1024


@contextlib.contextmanager
def started(command: list[str]) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Runs *command*; gives the address that its first line ends with."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().split()[-1], process
        finally:
            process.terminate()


def serving(
    file: Path, admin: bool = False
) -> contextlib.AbstractContextManager[tuple[str, subprocess.Popen[str]]]:
    """The reference server on the rows in *file*, in a process of its own."""
    code = """if True:
        import sys, threading
        from postpeer_conformance.server import create_app, serving
        with serving(create_app(database=sys.argv[1], admin=sys.argv[2] == "True")) as url:
            print(url, flush=True)
            threading.Event().wait()
    """
    return started([sys.executable, "-c", code, str(file), str(admin)])


@contextlib.contextmanager
def prism(contract: Contract, folder: Path) -> Iterator[str | None]:
    """Prism with its static answers; None where there is no Node."""
    npx = shutil.which("npx")
    if npx is None:
        yield None
        return
    spec = folder / "openapi.json"
    spec.write_text(json.dumps(contract.document))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [npx, "--yes", PRISM, "mock", str(spec), "--port", port, "--host", "127.0.0.1"]
    with (folder / "prism.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                   start_new_session=True)  # fmt: skip
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", int(port))):
                break
            sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
