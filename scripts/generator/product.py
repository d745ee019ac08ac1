"""The names that the document cannot give: those of the product that is generated."""

from __future__ import annotations

import attrs

from postpeer_conformance import product


@attrs.frozen
class Names:
    """What the generated package and its classes are called."""

    service: str
    """In class names, as its makers write it: the client is ``<service>``, ``Async<service>``."""
    distribution: str
    key_variable: str
    """The environment variable that holds the key."""

    @property
    def url_variable(self) -> str:
        """The environment variable that may hold the address of the service."""
        return f"{self.service.upper()}_BASE_URL"

    @property
    def package(self) -> str:
        """The import name."""
        return self.distribution.replace("-", "_")

    @classmethod
    def of_the_product(cls) -> Names:
        return cls(product.SERVICE, product.CLIENT, product.KEY_VARIABLE)
