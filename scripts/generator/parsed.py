"""openapi-python-client's reading of a contract, and what it could not read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
from openapi_python_client.config import ClassOverride, Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import LiteralEnumProperty, ModelProperty
from openapi_python_client.strings import PythonIdentifier

from generator import reserved
from generator.annotations import Types
from generator.grouping import Groups
from generator.methods import Methods
from generator.preparation import Preparation, prepare
from generator.product import Names
from generator.reading import read
from generator.refusal import GeneratorError, one_line
from generator.resources import Resource, resources, with_streams
from generator.tags import named_by_value, tags
from generator.views import Method
from postpeer_conformance.contract import Contract
from postpeer_conformance.contract.pointer import escape


@attrs.frozen
class Parsed:
    """What is generated of a document, and what is not."""

    config: Config
    data: GeneratorData
    types: Types
    groups: Groups
    methods: tuple[Method, ...]
    resources: tuple[Resource, ...]
    left_out: tuple[str, ...]
    """A sentence for each operation that gets no method, and each schema that gets no type."""


def parse(contract: Contract, names: Names, folder: Path) -> Parsed:
    """Reads *contract* for a package in *folder*; raises :class:`GeneratorError`."""
    classes = reserved.classes(names)
    preparation = prepare(contract, classes)
    overrides = {name: (f"{name}Model", f"{name}Model") for name in classes}
    config = _config(contract, names, folder, overrides)
    reading = read(preparation.document, config)
    types = _types(reading.data, preparation)
    if better := dict(named_by_value(types)):
        overrides |= {name: (shown, shown) for name, shown in better.items()}
        reading = read(preparation.document, _config(contract, names, folder, overrides))
        types = _types(reading.data, preparation)
    made, problems, unwalked = _methods(contract, preparation, reading.data, types)
    problems |= reading.broken
    if not made:
        raise GeneratorError(one_line(next(iter(problems.values()), "it has no operations")))
    left_out = tuple(_sentences(contract, preparation, reading.untyped, problems, unwalked))
    groups = Groups(types, preparation.classes.values(), _by_operation(reading.data))
    reading.data.models, reading.data.enums = [], []  # they are written in groups
    streams = with_streams([(each.name, each.walk, each.streams) for each in made])
    made = [attrs.evolve(each, stream=s) for each, s in zip(made, streams, strict=True)]
    grouped = resources(made, classes | types.models.keys() | types.choices.keys())
    return Parsed(config, reading.data, types, groups, tuple(made), tuple(grouped), left_out)


def _parts(data: GeneratorData) -> list[Any]:
    """What all operations take and answer."""
    return [part for parts in _by_operation(data).values() for part in parts]


def _by_operation(data: GeneratorData) -> dict[str, list[Any]]:
    """What each operation takes and answers, by the name of its module."""
    return {
        str(each.name): [
            *each.query_parameters,
            *(part.prop for part in (*each.bodies, *each.responses)),
        ]
        for collection in data.endpoint_collections_by_tag.values()
        for each in collection.endpoints
    }


def _types(data: GeneratorData, preparation: Preparation) -> Types:
    """The types of *data*, and by what the objects of its unions are told apart."""
    found = {str(each.class_info.name): each for each in (*data.models, *data.enums)}
    types = Types(
        {name: each for name, each in found.items() if isinstance(each, ModelProperty)},
        {name: each for name, each in found.items() if isinstance(each, LiteralEnumProperty)},
        preparation.wires,
    )
    types.tags = tags(types, _parts(data), preparation.tags)
    return types


def _sentences(
    contract: Contract,
    preparation: Preparation,
    untyped: Mapping[str, str],
    problems: Mapping[int, str],
    unwalked: Mapping[str, str],
) -> Iterator[str]:
    """What is told of schemas without a type, of operations without a method, and of lists without
    a walk."""
    for name, alias in preparation.aliases.items():
        if alias in untyped:
            problem = f"the schema {name} has no type: {one_line(untyped[alias])}"
            yield str(contract.error(f"/components/schemas/{escape(name)}", problem))
    for number, each in enumerate(preparation.operations):
        if number in problems:
            problem = f"{each.operation.id} is left out: {one_line(problems[number])}"
            yield str(contract.error(each.operation.pointer, problem))
        elif each.operation.pointer in unwalked:
            problem = f"{each.operation.id} has no walk: {unwalked[each.operation.pointer]}"
            yield str(contract.error(each.operation.pointer, problem))


def _config(
    contract: Contract, names: Names, folder: Path, overrides: dict[str, tuple[str, str]]
) -> Config:
    settings = ConfigFile(
        project_name_override=names.distribution,
        package_name_override=names.package,
        class_overrides={
            name: ClassOverride.model_validate({"class_name": shown, "module_name": module})
            for name, (shown, module) in overrides.items()
        },
        literal_enums=True,
        post_hooks=[],
    )
    source = Path(contract.source)
    return Config.from_sources(
        settings, MetaType.UV, source, "utf-8", overwrite=False, output_path=folder
    )


def _methods(
    contract: Contract, preparation: Preparation, data: GeneratorData, types: Types
) -> tuple[list[Method], dict[int, str], dict[str, str]]:
    """The methods, in the order of the document by tags; why others cannot be made; and why some
    have no walk."""
    collections = data.endpoint_collections_by_tag.values()
    problems = {
        int(found[1]): f"{error.detail or error.header}"
        for collection in collections
        for error in collection.parse_errors
        if (found := re.search(r"parsing [A-Z]+ /([0-9]+) within", error.header))
        and error.header.endswith("will not be generated.")
    }
    endpoints = [endpoint for collection in collections for endpoint in collection.endpoints]
    _name(endpoints)
    operations = {each.name: preparation.operations[_number(each)] for each in endpoints}
    called = reserved.methods(
        {str(name): each.operation.collection is not None for name, each in operations.items()}
    )
    maker, made = Methods(contract, types), []
    for collection in collections:
        for endpoint in list(collection.endpoints):
            try:
                prepared = operations[endpoint.name]
                made.append(maker.method(prepared, endpoint, called[str(endpoint.name)]))
            except GeneratorError as problem:
                problems[_number(endpoint)] = str(problem)
                collection.endpoints.remove(endpoint)
    return made, problems, maker.pagings.problems


def _name(endpoints: list[Endpoint]) -> None:
    """Gives each endpoint a name of its own."""
    wanted = [unicodedata.normalize("NFKC", each.name) for each in endpoints]
    for endpoint, name in zip(endpoints, reserved.modules(wanted), strict=True):
        endpoint.name = PythonIdentifier(name, "field_")


def _number(endpoint: Endpoint) -> int:
    return int(endpoint.path.get_untrusted_value()[1:])
