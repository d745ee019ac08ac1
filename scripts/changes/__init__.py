"""What changed between two documents, whom it breaks, and the version that it requires."""

from changes.change import Change
from changes.comparison import compare

__all__ = ["Change", "compare"]
