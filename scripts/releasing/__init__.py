"""A release: what has to agree, what is built, and what is tried before anybody gets it."""

from releasing.agreement import faults, notes
from releasing.distributions import build, try_out

__all__ = ["build", "faults", "notes", "try_out"]
