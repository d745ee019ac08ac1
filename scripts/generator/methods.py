"""From the operations of a contract to methods, named as openapi-python-client names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from openapi_python_client.parser.openapi import Endpoint

from generator.annotations import Types
from generator.kinds import kind
from generator.messages import Answer, accepted
from generator.paging import Pagings
from generator.payloads import Payloads
from generator.preparation import Prepared, raw_parameter
from generator.refusal import GeneratorError
from generator.service import identity, path, service_key
from generator.text import Code, literal, shown
from generator.views import Argument, Method, Paging, is_idempotency_key
from postpeer_conformance.contract import Contract, follow
from postpeer_conformance.contract.security import HEADER


class Methods:
    """Makes methods of the operations of one document."""

    def __init__(self, contract: Contract, types: Types) -> None:
        self._contract = contract
        self._types = types
        self._payloads = Payloads(contract, types)
        self.pagings = Pagings(types)
        self._key = identity(service_key(contract))

    def method(self, prepared: Prepared, endpoint: Endpoint, name: str) -> Method:
        """The method *name*; raises :class:`GeneratorError` where there can be none."""
        operation = prepared.operation
        raw = follow(self._contract.document, operation.pointer)
        if identity(operation.key) not in (None, self._key):
            raise GeneratorError("its key is not that of the other operations")
        arguments = tuple(self._arguments(prepared, endpoint))
        paging = self.pagings.paging(prepared, arguments, endpoint)
        answers = list(self._answers(prepared, endpoint, paging))
        types = [type for _, type in answers]
        payload = self._payloads.payload(prepared, endpoint, {each.name for each in arguments})
        signature = [*(a.type for a in arguments), *types]
        if payload:
            signature += [payload.type, *(each.type for each in payload.fields)]
        signature += [paging.item] if paging else []
        return Method(
            name=name,
            tag=str(endpoint.tags[0]),
            module=str(endpoint.name),
            operation=operation,
            description=endpoint.description.get_untrusted_value(),
            parameters=arguments,
            payload=payload,
            path=path(operation, lambda each: raw_parameter(self._contract, each)),
            deprecated=raw.get("deprecated") is True,
            answer=_union(types),
            successes=tuple(success for success, _ in answers),
            accept=accepted(prepared.answers),
            keyed=operation.key is not None,
            named=tuple(sorted(self._named(signature))),
            paging=paging,
            streams=any(each.form in ("bytes", "text") for each in prepared.answers),
        )

    def _named(self, types: list[Code]) -> set[str]:
        return {name for each in types for name in self._types.named(each)}

    def _arguments(self, prepared: Prepared, endpoint: Endpoint) -> Iterator[Argument]:
        operation = prepared.operation
        collection = operation.collection
        literals = {e.name: e.absent for e in collection.filters} if collection else {}
        taken = {"response", *(["body"] if prepared.body else ())}
        taken |= {"prefetch"} if collection else set()
        properties = {p.name.get_untrusted_value(): p for p in endpoint.query_parameters}
        for alias, parameter in prepared.parameters.items():
            if parameter.location == "cookie" and not HEADER.fullmatch(parameter.name):
                raise GeneratorError(f"no cookie can be named {shown(parameter.name)}")
            property, name = properties[alias], str(properties[alias].python_name)
            while name in taken:
                name += "_"
            taken.add(name)
            raw = raw_parameter(self._contract, parameter)
            meaning = kind(property, parameter.schema, raw)
            told = _description(raw) or _description(parameter.schema)
            made_up = is_idempotency_key(operation, parameter)
            required = parameter.required and not made_up
            if made_up:
                told = f"{told} If you leave it out, the client generates one.".lstrip()
            yield Argument(
                name=name,
                parameter=parameter,
                absent=literals.get(parameter.name),
                meaning=meaning,
                description=told,
                required=required,
                deprecated=raw.get("deprecated") is True,
            )

    def _answers(
        self, prepared: Prepared, endpoint: Endpoint, paging: Paging | None
    ) -> Iterator[tuple[Code, Code]]:
        """For each successful response, its description for the runtime, and its type."""
        found = {each.status_code.pattern: each.prop for each in endpoint.responses}
        for each in prepared.answers:
            type = self._type(each, found)
            first, last = each.range
            given = f"first={first}, last={last}, "
            given += f"type={type}" if each.form == "json" else f"form={literal(each.form)}"
            if paging and not paging.items and each.status == paging.status:
                given, type = f'{given}, form="list"', Code(f"ListPage[{paging.item}]")
            yield Code(f"Success({given})"), type
        if not prepared.answers:
            yield Code('Success(first=200, last=299, type=Any, form="any")'), Code("Any")

    def _type(self, answer: Answer, found: Mapping[str, Any]) -> Code:
        if answer.form != "json":
            return Code({"text": "str", "bytes": "bytes"}.get(answer.form, "None"))
        return self._types.of(found[answer.status]) if answer.status in found else Code("Any")


def _description(part: Mapping[str, Any]) -> str:
    """What the document says of *part*; empty where it says nothing."""
    text = part.get("description")
    return text if isinstance(text, str) else ""


def _union(types: list[Code]) -> Code:
    found = list(dict.fromkeys(types))
    if "Any" in found:
        return Code("Any")
    return Code(" | ".join(sorted(found, key=lambda each: each == "None")))
