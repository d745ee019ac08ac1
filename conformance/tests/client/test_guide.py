"""The guide and the package as a user meets them."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path
from textwrap import indent
from warnings import catch_warnings

import pytest

from client.archive import NAMES as LISTS
from client.subject import Subject
from client.workshop import DOCUMENT, NAMES
from postpeer_conformance.contract import load
from postpeer_conformance.server import KEY, create_app, serving

GENERATED = Path(__file__).parents[3] / "generated"
FROM_THE_SDK = Path(__file__).parents[2] / "docs" / "from-the-sdk.md"


def test_the_examples_of_the_guide_run(
    product: Subject,
    product_served: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Against the reference server instead of the live service."""
    monkeypatch.setattr(product.part("_runtime.options"), "BASE_URL", product_served)
    monkeypatch.setenv(product.names.key_variable, KEY)
    guide = (GENERATED / "README.md").read_text() + FROM_THE_SDK.read_text()
    examples = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    assert len(examples) >= 9
    for example in examples:
        exec(compile(example, "guide", "exec"), {"__name__": "__main__"})
    shown = capsys.readouterr().out
    assert "140 of 140" in shown
    assert "401" in shown


def test_the_example_lists_everything(
    product: Subject,
    product_served: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With a progress bar that ends at the total."""
    monkeypatch.setattr(product.part("_runtime.options"), "BASE_URL", product_served)
    monkeypatch.setenv(product.names.key_variable, KEY)
    example = runpy.run_path(str(GENERATED / "examples" / "list_all.py"))
    assert example["main"]() == 0
    shown = capsys.readouterr()
    assert len(shown.out.split()) == 140
    assert shown.err.endswith("140 of 140\n")


def test_the_package_exports_what_a_user_needs(it: Subject) -> None:
    """The clients, the errors and the version; no more."""
    service = it.names.service
    names = set(it.package.__all__) - {"__version__"}
    assert it.package.__version__ == it.contract.version
    assert {service, f"Async{service}", f"{service}Error"} <= names
    assert all(name.endswith("Error") for name in names - {service, f"Async{service}"})


def test_the_package_is_typed_strictly(
    other: Subject, folder: Path, archive_folder: Path, tmp_path: Path
) -> None:
    """A user's mypy believes it, and finds the user's mistakes, whatever operations and lists there
    are (lint checks the product's)."""
    root = Path(str(other.package.__file__)).parent.parent
    packages = [
        root / other.package.__name__,
        folder / NAMES.package,
        archive_folder / LISTS.package,
    ]
    user = tmp_path / "user.py"
    user.write_text(
        f"from {other.package.__name__} import {other.names.service}\n"
        f"client = {other.names.service}()\n"
        f"client.{other.list_name}(**{{}})\n"
        f"for item in client.{other.iter_name}():\n"
        f"    item.{other.collection.key.name}.no_such_thing\n"
        f"client.{other.list_name}({other.limit}='10')\n"
    )
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        f"--cache-dir={tmp_path}",
    ]
    done = subprocess.run(
        [*command, str(user), *map(str, packages)],
        env={"MYPYPATH": ":".join(str(each.parent) for each in packages)},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if ": error:" in line]
    assert [int(line.split(":")[1]) for line in lines if "user.py" in line] == [5, 6]
    assert len(lines) == 2, done.stdout


def programs(folder: Path) -> dict[str, str]:
    """The programs of the pages of the guide in *folder*, each under the name of its page."""
    return {
        f"{page.stem} {number}": code
        for page in sorted(folder.glob("docs/*.md"))
        for number, code in enumerate(
            re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)
        )
    }


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("half", ["threads", "asyncio"])
def test_each_operation_has_an_example_that_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, half: str
) -> None:
    """Against a server that answers as the document says."""
    found = programs(folder)
    contract = load(DOCUMENT)
    assert len(found) == len(contract.operations)
    monkeypatch.setenv(NAMES.key_variable, KEY)
    with serving(create_app(contract)) as url:
        monkeypatch.setenv(NAMES.url_variable, url)
        for name, code in found.items():
            program = code if half == "threads" else for_asyncio(code, NAMES.service)
            with catch_warnings(action="ignore", category=DeprecationWarning):
                exec(compile(program, name, "exec"), {"__name__": name})


def for_asyncio(code: str, service: str) -> str:
    """An example with the client for asyncio."""
    code = code.replace(service, f"Async{service}").replace("for item", "async for item")
    code = re.sub(r"(?<! in )client\.", "await client.", code)
    code = re.sub(r"(\w+)\.(next|previous)_page\(", r"await \1.a\2_page(", code)
    head, body = code.split("with ", 1)
    body = indent(f"async with {body}", "    ")
    return f"import asyncio\n{head}\nasync def main():\n{body}\nasyncio.run(main())\n"
