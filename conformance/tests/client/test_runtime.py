"""The runtime of the client: written once, for asyncio, as plain modules."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from types import ModuleType

import generator.runtime.document
import generator.runtime.tasks
import generator.runtime.threads
from client.subject import PRODUCT, Subject
from generator import write_package
from generator.unasync import RUNTIME, unasync
from postpeer_conformance.contract import load
from security.hostile_documents import documents, imported, renamed, write


def modules(folder: Path) -> dict[str, bytes]:
    """The source of each module under *folder*, by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.py")}


def written(product: Subject) -> dict[str, bytes]:
    """The modules of the product's runtime."""
    return modules(Path(str(product.package.__file__)).parent / "_runtime")


def test_its_modules_are_copied_as_they_are(product: Subject) -> None:
    """What is read, checked and linted here is what users run."""
    plain = modules(RUNTIME)
    del plain["document.py"]
    copied = {name: source for name, source in written(product).items() if name in plain}
    assert copied == plain


def test_only_the_half_for_threads_and_one_module_are_made(product: Subject) -> None:
    """All that a document decides is in that module."""
    made = written(product).keys() - modules(RUNTIME).keys()
    halves = {name.replace("_async", "_sync") for name in modules(RUNTIME) if "_async" in name}
    assert made == halves
    settled = {name for name in vars(generator.runtime.document) if name.isupper()}
    assert settled | {"ServiceError"} <= vars(product.part("_runtime.document")).keys()


def test_the_half_for_threads_waits_for_nothing_of_asyncio(product: Subject) -> None:
    """A word that the table does not know would stay."""
    waiting = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
    for name, source in written(product).items():
        if name.startswith("_sync/"):
            assert not [n for n in ast.walk(ast.parse(source)) if isinstance(n, waiting)], name
            head, text = source.decode().split("\n", 1)
            assert head == f"# Derived from _async/{Path(name).name}: change that one."
            assert "async" not in text.lower(), name


def test_a_word_within_another_stays() -> None:
    """Only whole words are those of asyncio."""
    text = "class Isolated(Asynchronous): handle = do_async, subtasks, reawait "
    assert unasync(text) == text


def interface(module: ModuleType) -> dict[str, set[str]]:
    """The methods of each public class of *module*, by the name that both halves know it by."""
    return {
        name.removeprefix("Async"): {each for each in vars(kind) if not each.startswith("_")}
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if kind.__module__ == module.__name__ and not name.startswith("_")
    }


def test_what_is_written_for_each_half_has_the_same_names() -> None:
    """The rest is derived by names."""
    assert interface(generator.runtime.tasks) == interface(generator.runtime.threads)


def test_a_name_of_the_document_is_not_taken_for_a_word_of_asyncio(tmp_path: Path) -> None:
    """The half for threads is derived before the document's texts are in it."""
    whole = renamed(documents()["product"], {"Integration": "AsyncIterator"})
    whole["info"]["title"] = "tasks that await aclose"
    folder = tmp_path / PRODUCT.package
    write_package(load(write(whole, tmp_path / "made.json")), folder, PRODUCT)
    made = folder / PRODUCT.package
    assert "tasks that await aclose" in (made / "client.py").read_text("utf-8")
    text = "".join(each.read_text("utf-8") for each in made.glob("resources/*.py"))
    assert "Pager[IntegrationPage, AsyncIterator]" in text
    assert imported(tmp_path, [PRODUCT.package]) == set()
