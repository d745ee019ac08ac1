"""Whether the contract would accept an ``x-collection`` that is not in the document yet."""

from __future__ import annotations

from ..contract import Contract, DocumentError, Operation, follow
from ..contract.extension import read_collection
from ..contract.place import Place
from ..contract.pointer import Json
from ..contract.reading import Source


class Reader:
    """Reads suggestions as if they stood in the document of *contract*."""

    def __init__(self, contract: Contract) -> None:
        self._source = Source(contract.source, contract.document, dict(contract.lines))

    def refusal(self, operation: Operation, collection: Json) -> DocumentError | None:
        """Why the list *operation* cannot have *collection*; None if it can."""
        response = operation.response(200)
        assert response is not None
        assert response.json is not None
        pointer = response.json[1]
        body = Place(self._source, follow(self._source.document, pointer), pointer).followed()
        place = Place(self._source, collection, operation.pointer)
        try:
            read_collection(place, operation.parameters, body)
        except DocumentError as error:
            return error
        return None
