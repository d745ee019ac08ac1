"""The reference server: every operation of a document, on real rows in a real database.

``create_app`` gives an ASGI application, ``serving`` puts one on a free port.
"""

from __future__ import annotations

from .app import KEY, create_app
from .serving import serving

__all__ = ["KEY", "create_app", "serving"]
