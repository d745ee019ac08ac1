"""openapi-python-client, with this project's templates, on a contract."""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
import warnings
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, ChoiceLoader, DictLoader, StrictUndefined
from jinja2.bccache import Bucket
from openapi_python_client import Project
from ruff import find_ruff_bin

from generator.examples import snippets
from generator.parsed import Parsed, parse
from generator.product import Names
from generator.refusal import GeneratorError
from generator.text import checked
from generator.unasync import copy_runtime, unasync
from generator.vocabulary import vocabulary
from postpeer_conformance.contract import Contract

TEMPLATES = Path(__file__).parent / "templates"
LICENCE = Path(__file__).parents[2] / "LICENSE"


class _Compiled(BytecodeCache):
    """Templates that this process has compiled: that takes half the time of a client."""

    def __init__(self) -> None:
        self._known: dict[str, Bucket] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        known = self._known.get(bucket.key)
        if known is not None and known.checksum == bucket.checksum:
            bucket.code = known.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket


_COMPILED = _Compiled()


def write_package(contract: Contract, folder: Path, names: Names) -> tuple[str, ...]:
    """Writes the distribution into the new *folder*.

    Gives a sentence for each operation that is left out. Raises :class:`GeneratorError` where
    nothing can be generated.
    """
    try:
        parsed = parse(contract, names, folder)
        project = _project(parsed, contract, names)
        with contextlib.redirect_stdout(io.StringIO()):
            project.build()
        _complete(project, parsed, contract, names)
        _parse(folder)
        _tidy(folder)
    except GeneratorError as error:
        raise GeneratorError(f"{contract.source}: no client can be generated: {error}") from None
    except Exception as error:  # openapi-python-client has its own way with odd documents
        raise GeneratorError(
            f"{contract.source}: no client can be generated: {type(error).__name__}: {error}"
        ) from error
    return (*map(str, contract.skipped), *parsed.left_out)


def _project(parsed: Parsed, contract: Contract, names: Names) -> Project:
    project = Project(openapi=parsed.data, config=parsed.config, custom_template_path=TEMPLATES)
    # By default a mistyped name renders as nothing, and text of the document as it is.
    project.env.undefined = StrictUndefined
    project.env.finalize = checked
    project.env.bytecode_cache = _COMPILED
    words, filters = vocabulary(parsed, contract, names)
    project.env.globals.update(words)
    project.env.filters.update(filters)
    _derive_threads(project)
    return project


def _derive_threads(project: Project) -> None:
    """Lets what is for threads be rendered from the templates for asyncio."""
    derived = DictLoader(
        {
            path.name.removeprefix("async_"): unasync(path.read_text(encoding="utf-8"))
            for path in TEMPLATES.glob("async_*.jinja")
        }
    )
    assert project.env.loader
    project.env.loader = ChoiceLoader([derived, project.env.loader])


def _complete(project: Project, parsed: Parsed, contract: Contract, names: Names) -> None:
    """Renders what openapi-python-client has no place for, and removes what nobody needs."""
    (project.project_dir / ".gitignore").unlink()
    shutil.copyfile(LICENCE, project.project_dir / LICENCE.name)
    package = project.package_dir
    (package / "api").rename(package / "_api")
    copy_runtime(package / "_runtime")
    _render(project, "async_client.py", package / "async_client.py")
    _render(project, "document.py", package / "_runtime" / "document.py")
    for group in parsed.groups.all:
        _render(project, "models.py", package / "models" / f"{group.module}.py", group=group)
    for folder in ("async_resources", "resources"):
        _render(project, f"{folder}_init.py", package / folder / "__init__.py")
        for resource in parsed.resources:
            path = package / folder / f"{resource.module}.py"
            _render(project, f"{folder}.py", path, resource=resource)
    examples = snippets(contract, names, parsed.resources)
    for resource in parsed.resources:
        path = project.project_dir / "docs" / f"{resource.module}.md"
        _render(project, "docs_resource.md", path, resource=resource, examples=examples)
    if any(method.paging for method in parsed.methods):
        path = project.project_dir / "examples" / "list_all.py"
        _render(project, "examples/list_all.py", path)


def _render(project: Project, template: str, path: Path, **words: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    text = project.env.get_template(f"{template}.jinja").render(words)
    path.write_text(text, encoding="utf-8")


def _parse(folder: Path) -> None:
    """Raises :class:`GeneratorError` where a file is not Python; it is not run."""
    for path in sorted(folder.rglob("*.py")):
        try:
            with warnings.catch_warnings(action="error"):
                compile(path.read_bytes(), path.name, "exec", dont_inherit=True)
        except (SyntaxError, SyntaxWarning, ValueError) as error:
            raise GeneratorError(f"{path.name} would not be Python: {error}") from None


def _tidy(folder: Path) -> None:
    """Formats what was rendered; ruff is pinned, since another version writes other code."""
    for arguments in (["check", "--fix", "--unsafe-fixes", "--exit-zero"], ["format"]):
        command = [find_ruff_bin(), *arguments, "--silent", "--no-cache", "."]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise GeneratorError(done.stderr or done.stdout)
