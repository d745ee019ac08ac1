"""The values of ``ListIntegrationsSort``."""

from typing import Literal

ListIntegrationsSort = Literal["asc", "desc"]
