"""openapi-python-client, with this project's configuration, on a contract."""

from __future__ import annotations

import contextlib
import copy
import io
import subprocess
import sys
from pathlib import Path

from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError as Complaint

from generator.product import Names
from postpeer_conformance.contract import Contract

TEMPLATES = Path(__file__).parent / "templates"


class GeneratorError(Exception):
    """The document is a contract, but no client can be made of it; says why."""


def write_package(contract: Contract, folder: Path, names: Names) -> None:
    """Writes the distribution into the new *folder*; raises :class:`GeneratorError`."""
    project = _project(contract, folder, names)
    with contextlib.redirect_stdout(io.StringIO()):
        complaints = project.build()
    for complaint in complaints:
        raise _refusal(contract, complaint)
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
    data = GeneratorData.from_dict(copy.deepcopy(dict(contract.document)), config=config)
    if isinstance(data, Complaint):
        raise _refusal(contract, data)
    return Project(openapi=data, config=config, custom_template_path=TEMPLATES)


def _refusal(contract: Contract, complaint: Complaint) -> GeneratorError:
    reason = " ".join(f"{complaint.header}: {complaint.detail or ''}".split()).rstrip(": ")
    return GeneratorError(f"{contract.source}: no client can be generated: {reason}")


def _tidy(folder: Path) -> None:
    """Formats what was rendered; ruff is pinned, since another version writes other code."""
    for arguments in (["check", "--fix", "--quiet"], ["format", "--quiet"]):
        command = [sys.executable, "-m", "ruff", *arguments, "--no-cache", "."]
        subprocess.run(command, cwd=folder, check=True)
