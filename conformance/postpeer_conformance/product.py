"""The product's own names: everything else is read from the document."""

from typing import Final

SERVICE: Final = "PostPeer"
COMMAND: Final = "postpeer-conformance"
CLIENT: Final = "postpeer-client"
KEY_VARIABLE: Final = "POSTPEER_API_KEY"
PREFIX: Final = f"{SERVICE.upper()}_"
"""Of the environment variables that a configuration file may name."""
SERVER_FIXTURE: Final = "postpeer_server"
