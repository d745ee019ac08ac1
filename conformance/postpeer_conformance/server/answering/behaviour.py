"""How the reference server answers, one method for each step.

A mutant is the reference with one step changed: it overrides one method and leaves the others.
The steps, in the order in which they happen::

    exchange  answer  authenticate  opens  negotiate  choose  check
        read  value  page_size  offset  mark  known            (in reading and pages)
        page  check_end  rows  order  window  total  linked         (in pages)
            condition  matching  matching_one  equal ...        (in selection)
        addressed  present  respond    (or, instead: refuse, other)
"""

from __future__ import annotations

from collections.abc import Callable

from ...contract.media import ranges
from ..http.headers import weight
from ..http.messages import Json, Page, Refusal, Request, Response
from .reading import Reading
from .resource import Resource
from .saying import Saying

BehaviourFactory = Callable[[Resource], "Behaviour"]
"""A class of behaviour, or something else that makes one for a resource."""


class Behaviour(Reading):
    """The reference: every response as the contract wants it."""

    def __init__(self, resource: Resource) -> None:
        super().__init__(resource)
        self.saying = Saying(resource.contract, self.operation)

    # The whole of it.

    async def exchange(self, request: Request) -> Response:
        """From request to answer, time included."""
        return self.answer(request)

    def answer(self, request: Request) -> Response:
        """From request to answer."""
        try:
            self.authenticate(request)
            self.negotiate(request)
            self.choose(request)
            page = self.page(self.read(self.pairs(request)))
            if self.leads:
                page = self.addressed(request, page)
            response = self.respond(200, self.present(page), self.saying.media_type)
            return (
                response.with_headers(*self.saying.headers(page)) if self.saying.heads else response
            )
        except Refusal as refusal:
            return self.refuse(refusal)

    # In which form.

    def negotiate(self, request: Request) -> None:
        """Raise :class:`Refusal` where the client takes no response of the documented type."""
        accepted = request.headers.get("accept", "*/*")
        if accepted == "*/*":
            return
        media_type = self.saying.media_type
        if not weight(accepted, ranges(media_type)):
            raise Refusal(406, f"the response is {media_type}, which Accept does not allow")

    # How it is said.

    def present(self, page: Page) -> Json:
        """The body of a successful response."""
        return self.saying.body(page)

    def addressed(self, request: Request, page: Page) -> Page:
        """*page* with addresses where those lead to its neighbours, not values of a parameter."""
        return self.saying.addressed(request, page, self.sides)
