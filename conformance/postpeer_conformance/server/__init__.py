"""The reference server: every operation of a document, on real rows in a real database.

``create_app`` gives an ASGI application, ``serving`` puts one on a free port, and
``reference_server`` does both, for the tests of a client.
"""

from __future__ import annotations

from .app import KEY, create_app
from .running import ReferenceServer, reference_server
from .serving import serving

__all__ = ["KEY", "ReferenceServer", "create_app", "reference_server", "serving"]
