"""Ctrl-C and SIGTERM: at every moment a command ends with 3, and tells what it found."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from security.processes import command, ended, environment
from support.one_list import ONE_LIST
from support.wild import Send, serving_wildly
from support.without_search import written

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs the signals of POSIX")

BOTH = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda n: n.name)


@pytest.fixture(autouse=True)
def _interrupts_are_heard() -> Iterator[None]:
    """A shell starts what runs in the background with SIGINT ignored, and commands inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The suite in a process group of its own, of which nobody is left at the end."""
    process = subprocess.Popen(
        command(*arguments),
        env=environment(),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with process:
        yield process
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)


class Silent:
    """Leaves a question without a response; `reached` is set once there is one."""

    def __init__(self) -> None:
        self.reached = threading.Event()

    def __call__(self, _send: Send, ended: threading.Event) -> None:
        self.reached.set()
        ended.wait()


@BOTH
def test_a_run_reports_what_it_found(number: signal.Signals, tmp_path: Path) -> None:
    """In every format that was asked for; also while it waits for a response."""
    files = [tmp_path / name for name in ("it.json", "it.xml", "it.jsonl")]
    outputs = [f"--{n}={f}" for n, f in zip(("json", "junit", "journal"), files, strict=True)]
    silent = Silent()
    with (
        serving_wildly(silent, right=40) as server,
        started("run", server.url, *ONE_LIST, *outputs) as process,
    ):
        assert silent.reached.wait(60)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "The run ended early: interrupted" in out
    assert "✓ access/missing" in out
    assert "Traceback" not in err
    (operation,) = json.loads(files[0].read_text())["operations"]
    assert (operation["exit_code"], operation["note"]) == (3, "interrupted")
    assert all(file.stat().st_size for file in files)


def test_a_run_that_found_nothing_says_so(tmp_path: Path) -> None:
    """There is nothing to report."""
    silent, file = Silent(), tmp_path / "it.json"
    with (
        serving_wildly(silent) as server,
        started("run", server.url, *ONE_LIST, "--json", str(file), "--quiet") as process,
    ):
        assert silent.reached.wait(60)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (3, "", "postpeer-conformance: interrupted\n")
    assert not file.exists()


@BOTH
def test_an_interrupt_while_the_suite_is_loaded_is_one_sentence(
    number: signal.Signals, tmp_path: Path
) -> None:
    """Here it comes from a library, in the place of the first that is loaded."""
    (tmp_path / "click.py").write_text(f"import os\nos.kill(os.getpid(), {number.value})\n")
    own = environment()
    own["PYTHONPATH"] = os.pathsep.join((str(tmp_path), own["PYTHONPATH"]))
    done = ended("list", env=own)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "postpeer-conformance: interrupted\n"


@BOTH
def test_a_selftest_tells_what_it_found_and_leaves_no_worker(
    number: signal.Signals, tmp_path: Path
) -> None:
    """Whether the signal reaches it alone, or its workers as well."""
    file = tmp_path / "matrix.json"
    spec = str(written(tmp_path))
    with started("selftest", "--spec", spec, "--accounts", "10", "--json", str(file)) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("       × ")
        os.killpg(process.pid, number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 3
    assert err == "postpeer-conformance: interrupted\n"
    assert "more mutants were not examined" in out
    assert json.loads(file.read_text())


def test_no_worker_survives_a_selftest_that_is_killed(tmp_path: Path) -> None:
    """Nothing tells them; they see that their parent is gone."""
    with subprocess.Popen(
        command("selftest", "--spec", str(written(tmp_path)), "--accounts", "10"),
        env=environment(),
        text=True,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
        process.communicate(timeout=60)  # it reads until the last of them has ended
