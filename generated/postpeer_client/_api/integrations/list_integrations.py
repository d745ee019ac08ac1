"""List integrations: ``GET /v1/connect/integrations``."""

from operator import attrgetter
from typing import Final, get_args

from ..._runtime import parameters
from ..._runtime.operation import Operation
from ..._runtime.paging import InBody, Paging
from ..._runtime.success import Success
from ...models import Integration, IntegrationPage, ListIntegrationsSort

OPERATION: Final = Operation[IntegrationPage](
    method="GET",
    path="/v1/connect/integrations",
    successes=(Success(first=200, last=200, type=IntegrationPage),),
    parameters=(
        parameters.Text("platform", "platform"),
        parameters.Text("profile_id", "profileId", absent="null"),
        parameters.Text("q", "q"),
        parameters.Integer("limit", "limit", minimum=1, maximum=100),
        parameters.Integer("offset", "offset", minimum=0),
        parameters.Choice("sort", "sort", values=get_args(ListIntegrationsSort)),
    ),
)

PAGES: Final = Paging[IntegrationPage, Integration](
    items=InBody("integrations"),
    key=attrgetter("id"),
    limit="limit",
    offset="offset",
    size=100,
    usual=20,
    total=InBody("total"),
)
