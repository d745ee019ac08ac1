"""Bad days: what happens to services, switched on by a sentence.

A fault changes exchanges on their way to a behaviour and back.  The behaviour may itself be
another one for a while: a mutant or a quirk is switched on like any other fault.
"""

from __future__ import annotations

from . import answers, behaviours, connection, live  # noqa: F401
from .fault import KINDS, FaultError
from .switch import Faults

__all__ = ["KINDS", "FaultError", "Faults"]
