"""openapi-python-client, with this project's templates, on a contract."""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, DictLoader, StrictUndefined
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError as Complaint

from generator.product import Names
from generator.refusal import GeneratorError
from generator.text import checked
from generator.unasync import copy_runtime, unasync
from generator.vocabulary import vocabulary
from postpeer_conformance.contract import Contract
from postpeer_conformance.contract.media import JSON, is_range

TEMPLATES = Path(__file__).parent / "templates"
LICENCE = Path(__file__).parents[2] / "LICENSE"


def write_package(contract: Contract, folder: Path, names: Names) -> None:
    """Writes the distribution into the new *folder*; raises :class:`GeneratorError`."""
    try:
        project = _project(contract, folder, names)
        with contextlib.redirect_stdout(io.StringIO()):
            complaints = project.build()
        _refuse(complaints)
        _complete(project)
        _parse(folder)
        _tidy(folder)
    except GeneratorError as error:
        raise GeneratorError(f"{contract.source}: no client can be generated: {error}") from None
    except Exception as error:  # openapi-python-client has its own way with odd documents
        raise GeneratorError(
            f"{contract.source}: no client can be generated: {type(error).__name__}: {error}"
        ) from error


def _project(contract: Contract, folder: Path, names: Names) -> Project:
    settings = ConfigFile(
        project_name_override=names.distribution,
        package_name_override=names.package,
        literal_enums=True,
        post_hooks=[],
    )
    config = Config.from_sources(
        settings, MetaType.UV, Path(contract.source), "utf-8", overwrite=False, output_path=folder
    )
    data = GeneratorData.from_dict(_in_plain_json(contract.document), config=config)
    if isinstance(data, Complaint):
        raise _refusal(data)
    for collection in data.endpoint_collections_by_tag.values():
        _refuse(collection.parse_errors)
    _refuse(data.errors)
    project = Project(openapi=data, config=config, custom_template_path=TEMPLATES)
    # By default a mistyped name renders as nothing, and text of the document as it is.
    project.env.undefined = StrictUndefined
    project.env.finalize = checked
    words, filters = vocabulary(project, contract, names)
    project.env.globals.update(words)
    project.env.filters.update(filters)
    _derive_client(project)
    return project


def _derive_client(project: Project) -> None:
    """Lets ``client.py`` be rendered from the template of the client for asyncio."""
    asynchronous = (TEMPLATES / "async_client.py.jinja").read_text(encoding="utf-8")
    derived = DictLoader({"client.py.jinja": unasync(asynchronous)})
    assert project.env.loader
    project.env.loader = ChoiceLoader([derived, project.env.loader])


def _in_plain_json(value: Any) -> Any:
    """A copy of *value* in which a response of any type is JSON, as openapi-python-client wants."""
    if isinstance(value, list):
        return [_in_plain_json(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    copied = {name: _in_plain_json(each) for name, each in value.items()}
    content = copied.get("content")
    if "description" in copied and isinstance(content, dict):  # which makes it a response
        copied["content"] = {JSON if is_range(n) else n: each for n, each in content.items()}
    return copied


def _refuse(complaints: Iterable[Complaint]) -> None:
    """Raises :class:`GeneratorError` for the first, if there is any."""
    for complaint in complaints:
        raise _refusal(complaint)


def _refusal(complaint: Complaint) -> GeneratorError:
    return GeneratorError(
        " ".join(f"{complaint.header}: {complaint.detail or ''}".split()).rstrip(": ")
    )


def _complete(project: Project) -> None:
    """Renders what openapi-python-client has no place for, and removes what nobody needs."""
    (project.project_dir / ".gitignore").unlink()
    shutil.copyfile(LICENCE, project.project_dir / LICENCE.name)
    copy_runtime(project.package_dir / "runtime")
    (project.project_dir / "examples").mkdir()
    for template, path in (
        ("async_client.py", project.package_dir / "async_client.py"),
        ("document.py", project.package_dir / "runtime" / "document.py"),
        ("examples/list_all.py", project.project_dir / "examples" / "list_all.py"),
    ):
        text = project.env.get_template(f"{template}.jinja").render()
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
        command = [sys.executable, "-m", "ruff", *arguments, "--silent", "--no-cache", "."]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise GeneratorError(done.stderr or done.stdout)
