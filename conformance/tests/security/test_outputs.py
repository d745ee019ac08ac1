"""Files that the commands write: no target is harmed, and none shows more than it did."""

from __future__ import annotations

import json
import os
import stat
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from postpeer_conformance.commands.report import report as command
from postpeer_conformance.commands.run import run
from postpeer_conformance.errors import UsageError
from postpeer_conformance.files import check_writable, write
from postpeer_conformance.report.model import encoded
from security.processes import FEW, ended
from support.reports import report

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs devices, FIFOs and modes of POSIX")


@pytest.fixture
def source(tmp_path: Path) -> str:
    """A report, to be written in another format."""
    file = tmp_path / "source.json"
    file.write_bytes(encoded(report("holds")))
    return str(file)


def written(source: str, target: Path) -> None:
    """Has `report` write JUnit's XML to *target*."""
    done = CliRunner().invoke(command, [source, "--junit", str(target)])
    assert done.exit_code == 0, done.output


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_device_stays_a_device(source: str, tmp_path: Path) -> None:
    """`/dev/null` is written into, also by root, who could replace it."""
    null = tmp_path / "null"
    try:
        os.mknod(null, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    except PermissionError:
        null = Path(os.devnull)  # nobody but root can harm it
    written(source, null)
    assert stat.S_ISCHR(null.stat().st_mode)


def test_a_fifo_gets_the_report(source: str, tmp_path: Path) -> None:
    """Its reader gets all of it, and it stays a FIFO."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(fifo.read_bytes()), daemon=True)
    reader.start()
    written(source, fifo)
    reader.join(20)
    assert b"<testsuites" in got[0]
    assert stat.S_ISFIFO(fifo.stat().st_mode)


def test_a_link_stays_a_link(source: str, tmp_path: Path) -> None:
    """The file that it names is written."""
    real, link = tmp_path / "real.xml", tmp_path / "link.xml"
    real.write_text("old")
    link.symlink_to(real)
    written(source, link)
    assert link.is_symlink()
    assert "<testsuites" in real.read_text()


@pytest.mark.parametrize("name", ["link", "x" * 300, "file/x"])
def test_what_cannot_be_written_is_told_before_the_first_request(name: str, tmp_path: Path) -> None:
    """A link that leads nowhere, a name that is too long, a folder that is a file: exit code 2."""
    (tmp_path / "link").symlink_to(tmp_path / "missing" / "journal")
    (tmp_path / "file").touch()
    before = sorted(tmp_path.iterdir())
    for option in ("--journal", "--json"):
        done = CliRunner().invoke(run, ["http://127.0.0.1:9", option, str(tmp_path / name)])
        assert isinstance(done.exception, UsageError)
        assert str(done.exception).startswith(f"cannot write {tmp_path / name}: ")
    assert sorted(tmp_path.iterdir()) == before


def test_what_can_be_written_is_left_as_it_is(tmp_path: Path) -> None:
    """Until there is something to write."""
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("old")
    link.symlink_to(tmp_path / "new")
    for each in (file, link, tmp_path / "other"):
        check_writable(str(each))
    assert sorted(tmp_path.iterdir()) == [file, link]
    assert file.read_text() == "old"


def test_a_private_file_stays_private(source: str, tmp_path: Path) -> None:
    """The mode of a file that exists is kept."""
    file = tmp_path / "private.xml"
    file.touch(0o600)
    written(source, file)
    assert mode(file) == 0o600


def test_the_mode_of_a_new_file_is_what_the_umask_leaves(source: str, tmp_path: Path) -> None:
    """As that of any file that the user makes."""
    before = os.umask(0o027)
    try:
        written(source, tmp_path / "new.xml")
    finally:
        os.umask(before)
    assert mode(tmp_path / "new.xml") == 0o640


def test_a_planted_part_is_not_followed(source: str, tmp_path: Path) -> None:
    """Nobody can foretell the name of the temporary file; none is left."""
    other = tmp_path / "other"
    other.write_text("mine")
    (tmp_path / "it.xml.part").symlink_to(other)
    written(source, tmp_path / "it.xml")
    assert other.read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "it.xml",
        "it.xml.part",
        "other",
        "source.json",
    ]


def test_a_private_output_is_the_owners_alone(tmp_path: Path) -> None:
    """Such as a journal: also where others could read what it replaces."""
    file = tmp_path / "run.jsonl"
    for before in (None, 0o644, 0o400):
        if before is not None:
            file.chmod(before)
        write(str(file), b"{}", private=True)
        assert mode(file) == 0o600 & (before or 0o600)


def test_another_name_of_standard_output_is_standard_output(tmp_path: Path) -> None:
    """The report for people does not write over it."""
    for name in ("/dev/stdout", str(tmp_path / "it.json")):
        with (tmp_path / "it.json").open("w") as target:
            done = ended("run", *FEW, "--json", name, capture_output=False, stdout=target)
        assert done.returncode == 0
        assert json.loads((tmp_path / "it.json").read_text())["version"] == 1
