"""A release: what has to agree, what is built, and what is tried before anybody gets it."""

from releasing.agreement import faults, notes
from releasing.distributions import build, try_out
from releasing.proof import read_matrix, unproven

__all__ = ["build", "faults", "notes", "read_matrix", "try_out", "unproven"]
