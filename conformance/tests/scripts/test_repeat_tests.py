"""The tests beside busy processes: these end with whoever started them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import repeat_tests


@pytest.mark.skipif(os.name == "nt", reason="a process there keeps the number of its parent")
def test_nothing_stays_busy_when_it_is_killed() -> None:
    """As by a runner whose time is up."""
    code = "import repeat_tests\nwith repeat_tests.busy(): print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(repeat_tests.__file__).parent)},
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
        process.communicate(timeout=60)  # it reads until the last of them has ended
