"""From the operations of a contract to methods, named as openapi-python-client names them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openapi_python_client import Project
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.strings import PythonIdentifier

from generator.annotations import annotate, model_names
from generator.refusal import GeneratorError
from generator.views import Argument, Method, Paging
from postpeer_conformance.contract import Contract, Operation

Models = dict[str, ModelProperty]
"""By the names of their classes."""


def methods(project: Project, contract: Contract) -> list[Method]:
    """The methods of the client, in the order of the document."""
    operations = {(o.path, o.method): o for o in contract.operations}
    models = {str(model.class_info.name): model for model in project.openapi.models}
    return [
        _method(
            operations[endpoint.path.get_untrusted_value(), endpoint.method.upper()],
            endpoint,
            models,
        )
        for collection in project.openapi.endpoint_collections_by_tag.values()
        for endpoint in collection.endpoints
    ]


def _method(operation: Operation, endpoint: Endpoint, models: Models) -> Method:
    if endpoint.bodies or endpoint.header_parameters or endpoint.cookie_parameters:
        raise GeneratorError(f"{operation.id} has a body, headers or cookies to send")
    arguments = tuple(_arguments(operation, endpoint))
    status, answer = _success(operation, endpoint)
    return Method(
        name=str(endpoint.name),
        tag=str(endpoint.tags[0]),
        operation=operation,
        description=endpoint.description.get_untrusted_value(),
        arguments=arguments,
        answer=annotate(answer),
        models=tuple(sorted(model_names(answer))),
        status=status,
        paging=_paging(operation, arguments, answer, models),
    )


def _success(operation: Operation, endpoint: Endpoint) -> tuple[int, Any]:
    """Status and property of a successful answer."""
    for pattern in endpoint.responses.patterns:
        first, last = pattern.status_code.range or (0, 0)
        if 200 <= first <= last < 300:
            return first, pattern.prop
    raise GeneratorError(f"{operation.id} has no successful answer")


def _arguments(operation: Operation, endpoint: Endpoint) -> Iterator[Argument]:
    filters = operation.collection.filters if operation.collection else ()
    absent = {f.name: f.absent for f in filters}
    parameters = {p.name: p for p in operation.parameters}
    for property in (*endpoint.path_parameters, *endpoint.query_parameters):
        name = property.name.get_untrusted_value()
        parameter = parameters[name]
        choices = None if parameter.enum is None else annotate(property)
        yield Argument(str(property.python_name), parameter, absent.get(name), choices)


def _paging(
    operation: Operation, arguments: tuple[Argument, ...], answer: Any, models: Models
) -> Paging | None:
    collection = operation.collection
    if collection is None:
        return None
    by_name = {a.parameter.name: a for a in arguments}
    items = _property(answer, collection.items, models)
    return Paging(
        collection=collection,
        item=annotate(items.inner_property),
        module=items.inner_property.class_info.module_name,
        items=attributes(collection.items),
        total=attributes(collection.total),
        key=attributes(collection.key.pointer),
        limit=by_name[collection.limit.name],
        offset=by_name[collection.offset.name],
    )


def _property(answer: Any, pointer: str, models: Models) -> Any:
    """The property of openapi-python-client to which *pointer* leads from *answer*."""
    value = answer
    for token in tokens(pointer):
        model = models[value.class_info.name]
        inner = [*(model.required_properties or ()), *(model.optional_properties or ())]
        value = next(p for p in inner if p.name.get_untrusted_value() == token)
    return value


def attributes(pointer: str) -> str:
    """The attributes along *pointer*: ``/data/itemCount`` gives ``data.item_count``."""
    return ".".join(PythonIdentifier(token, "field_") for token in tokens(pointer))


def tokens(pointer: str) -> list[str]:
    """The names along *pointer*, in the document."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
