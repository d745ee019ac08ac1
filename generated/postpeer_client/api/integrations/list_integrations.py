"""List integrations: ``GET /v1/connect/integrations``."""

from operator import attrgetter
from typing import Final, get_args

from ...models import Integration, IntegrationPage, ListIntegrationsSort
from ...runtime.operation import Operation, Paging
from ...runtime.parameters import Choice, Integer, Text

LIST_INTEGRATIONS: Final = Operation[IntegrationPage](
    method="GET",
    path="/v1/connect/integrations",
    status=200,
    answer=IntegrationPage,
    parameters=(
        Text("platform", "platform"),
        Text("profile_id", "profileId", absent="null"),
        Text("q", "q"),
        Integer("limit", "limit", minimum=1, maximum=100),
        Integer("offset", "offset", minimum=0),
        Choice("sort", "sort", values=get_args(ListIntegrationsSort)),
    ),
)

PAGES: Final = Paging[IntegrationPage, Integration](
    items=attrgetter("integrations"),
    total=attrgetter("total"),
    key=attrgetter("id"),
    limit="limit",
    offset="offset",
    size=100,
)
