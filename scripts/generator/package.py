"""openapi-python-client, with this project's templates, on a contract."""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError as Complaint

from generator.product import Names
from generator.refusal import GeneratorError
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
        for complaint in complaints:
            raise _refusal(complaint)
        _complete(project)
    except GeneratorError as error:
        raise GeneratorError(f"{contract.source}: no client can be generated: {error}") from None
    _tidy(folder)


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
    project = Project(openapi=data, config=config, custom_template_path=TEMPLATES)
    # By default a mistyped name renders as nothing.
    project.env.undefined = StrictUndefined
    words, filters = vocabulary(project, contract, names)
    project.env.globals.update(words)
    project.env.filters.update(filters)
    return project


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


def _refusal(complaint: Complaint) -> GeneratorError:
    return GeneratorError(
        " ".join(f"{complaint.header}: {complaint.detail or ''}".split()).rstrip(": ")
    )


def _complete(project: Project) -> None:
    """Renders what openapi-python-client has no place for, and removes what nobody needs."""
    (project.project_dir / ".gitignore").unlink()
    shutil.copyfile(LICENCE, project.project_dir / LICENCE.name)
    for source, folder in (("runtime", project.package_dir), ("examples", project.project_dir)):
        (folder / source).mkdir()
        for template in sorted((TEMPLATES / source).iterdir()):
            name = f"{source}/{template.name}"
            text = project.env.get_template(name).render()
            (folder / name.removesuffix(".jinja")).write_text(text, encoding="utf-8")


def _tidy(folder: Path) -> None:
    """Formats what was rendered; ruff is pinned, since another version writes other code."""
    for arguments in (["check", "--fix", "--unsafe-fixes"], ["format"]):
        command = [sys.executable, "-m", "ruff", *arguments, "--quiet", "--no-cache", "."]
        subprocess.run(command, cwd=folder, check=True)
