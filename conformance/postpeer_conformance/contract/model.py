"""The document as one frozen value.

Everything downstream (clauses, oracle, server, generator, reports) is handed a
:class:`Contract` and never reads YAML itself.  All pointers are JSON Pointers
(RFC 6901): into the document for ``pointer`` attributes, into an item for
:class:`Field`, into the body of a successful response for ``items``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

import attrs

from . import media
from .api_key import ApiKey
from .errors import DocumentError
from .field import Field, resolve
from .filters import Filter
from .key import Key
from .order import Order, Pairs
from .paging import Paging
from .parameter import Parameter
from .pointer import Json, nearest_line
from .told import Told

if TYPE_CHECKING:  # costs every command a few hundredths of a second
    import jsonschema_rs

    from .schemas import Schemas


F = TypeVar("F", bound=Filter)

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that only read."""


@attrs.frozen
class Collection:
    """What ``x-collection`` says of an operation."""

    items: str
    """From the body of a successful response to the array of items; empty where it is the array."""
    total: Told | None
    """Where a response has the number of matches over all pages; None where none does."""
    key: Key
    paging: Paging
    order: Order
    filters: tuple[Filter, ...]
    fields: tuple[Field, ...]
    """All values that the item's schema names, in the document's order."""
    item: Mapping[str, Json] = attrs.field(repr=False, eq=False)
    """The item's schema, without a ``$ref`` at the top."""
    pointer: str
    choosing: tuple[Parameter, ...] = ()
    """Parameters of the path and required ones that have no meaning here: they choose the list."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters that have a meaning here: of filters, order and pages."""
        filters = (filter.parameter for filter in self.filters)
        return (*filters, *self.order.parameters, *self.paging.parameters)

    @property
    def opening(self) -> Pairs:
        """What asks for the whole list, where a filter narrows it although it is not given."""
        return tuple(
            (each.name, each.everything)
            for each in self.filters
            if each.parameter.default is not None and each.everything is not None
        )

    def filters_of(self, kind: type[F]) -> tuple[F, ...]:
        """The filters of one *kind*."""
        return tuple(filter for filter in self.filters if isinstance(filter, kind))


def _schema(content: Mapping[str, str], media_type: str) -> str | None:
    """The pointer of the schema for *media_type*, or for a range that it belongs to."""
    known = {media.bare(name): pointer for name, pointer in content.items()}
    return next((known[name] for name in media.ranges(media_type) if name in known), None)


@attrs.frozen
class DocumentedResponse:
    """One documented response."""

    status: str
    """``200``, ``4XX`` or ``default``, as the document writes it."""
    description: str
    content: Mapping[str, str]
    """Media type to the pointer of its schema; empty where the response has no body."""
    headers: Mapping[str, Mapping[str, Json]]
    """Name to the document's header object, which has a ``schema`` and perhaps ``required``."""
    pointer: str

    def schema(self, media_type: str) -> str | None:
        """The pointer of the schema for *media_type*; None where it is not documented.

        The document may have a range that it belongs to; its parameters do not count.
        """
        return _schema(self.content, media_type)

    @property
    def json(self) -> tuple[str, str] | None:
        """Media type and schema of the first body in JSON; None where there is none."""
        return next((each for each in self.content.items() if media.is_json(each[0])), None)


@attrs.frozen
class Body:
    """What a request may carry."""

    required: bool
    content: Mapping[str, str]
    """Media type to the pointer of its schema."""
    pointer: str
    schemas: Mapping[str, Mapping[str, Json]] = attrs.field(repr=False, eq=False)
    """Media type to the schema itself, without a ``$ref`` as in a :class:`Parameter`."""

    def schema(self, media_type: str) -> str | None:
        """The pointer of the schema for *media_type*, as of a :class:`DocumentedResponse`."""
        return _schema(self.content, media_type)


@attrs.frozen(eq=False)
class Operation:
    """One method on one path; compared by identity."""

    id: str
    method: str
    """In capitals: ``GET``."""
    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: Mapping[str, DocumentedResponse]
    key: ApiKey | None
    pointer: str
    methods: frozenset[str] = frozenset()
    """All methods that the document has where a request to its path may lead, its own included."""

    @property
    def collection(self) -> Collection | None:
        """What ``x-collection`` says of it; None where it has none."""
        return None

    @property
    def writes(self) -> bool:
        """Whether its requests may change what the server holds (RFC 9110, 9.2.1)."""
        return self.method not in SAFE

    @property
    def bodies(self) -> tuple[str, ...]:
        """The pointers to the schemas of all bodies, of requests and of responses."""
        contents = [each.content for each in (*self.responses.values(), self.body) if each]
        return tuple(dict.fromkeys(p for content in contents for p in content.values()))

    def response(self, status: int) -> DocumentedResponse | None:
        """What is documented for *status*: exact, then its class (``4XX``), then ``default``."""
        for name in (str(status), f"{status // 100}XX", "default"):
            if name in self.responses:
                return self.responses[name]
        return None


@attrs.frozen(eq=False)
class ListOperation(Operation):
    """An operation whose responses are pages of a collection."""

    collection: Collection = attrs.field(kw_only=True)

    @property
    def page(self) -> DocumentedResponse:
        """What the document says of a page: under 200, else under 2XX or ``default``."""
        found = self.response(200)
        assert found is not None
        return found


@attrs.frozen
class Contract:
    """One OpenAPI document; made by :func:`postpeer_conformance.contract.load`."""

    title: str
    version: str
    source: str
    """The file it came from, as it was named."""
    others: tuple[str, ...]
    """Further files that the document refers to; what they hold stands in its components."""
    servers: tuple[str, ...]
    operations: tuple[Operation, ...]
    skipped: tuple[DocumentError, ...]
    """Why each of the other operations cannot be used."""
    document: Mapping[str, Json] = attrs.field(repr=False, eq=False)
    """The whole document, ``$ref`` and all; not to be changed."""
    lines: Mapping[str, int] = attrs.field(repr=False, eq=False)
    """Pointer to line (from 1)."""
    schemas: Schemas = attrs.field(repr=False, eq=False)

    @property
    def collections(self) -> tuple[ListOperation, ...]:
        """The operations that have a collection."""
        return tuple(each for each in self.operations if isinstance(each, ListOperation))

    def line(self, pointer: str) -> int:
        """The line of *pointer*, or of its nearest parent that stands in the document."""
        return nearest_line(self.lines, pointer)

    def error(self, pointer: str, problem: str, hint: str = "") -> DocumentError:
        """The refusal of what stands at *pointer*."""
        return DocumentError(self.source, self.line(pointer), problem, hint)

    def resolve(self, schema: Mapping[str, Json]) -> Mapping[str, Json]:
        """*schema* with the ``$ref`` at its top followed; siblings of the ``$ref`` win."""
        return resolve(self.document, schema)

    def validator(self, pointer: str) -> jsonschema_rs.Validator:
        """A validator (JSON Schema 2020-12, formats included) for the schema at *pointer*."""
        return self.schemas.validator(pointer)
