from typing import Literal

ListIntegrationsSort = Literal["asc", "desc"]
