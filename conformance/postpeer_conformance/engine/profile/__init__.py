"""What a server does where the contract is silent: described in words, never judged.

The rules are over parameter types and filters, so they hold for any document.  Each is asked only
where the oracle leaves freedom; a question that the run has asked before is not asked again.
"""

from .asking import MOST, profile

__all__ = ["MOST", "profile"]
