"""The fixture of the pytest plugin: a reference server for the tests of a client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from ..product import SERVER_FIXTURE

if TYPE_CHECKING:
    from ..server import ReferenceServer


@pytest.fixture(name=SERVER_FIXTURE)
def reference(request: pytest.FixtureRequest) -> Iterator[ReferenceServer]:
    """A reference server of this test alone, with an address, a key, and controls.

    The marker of the same name gives settings: ``@pytest.mark.postpeer_server(accounts=3)``.
    """
    from ..server import reference_server

    marker = request.node.get_closest_marker(SERVER_FIXTURE)
    with reference_server(**(marker.kwargs if marker else {})) as server:
        yield server
