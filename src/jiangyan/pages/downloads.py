"""Every file that leaves through any page, and every refused look, leaves a line in the journal: one door for all of them."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from jiangyan.actions import downloads
from jiangyan.queries.rights import Asker

_EXACT = 2**53
"""Numbers of the journal stay below this: beyond it JSON readers disagree."""


class Downloads:
    """Middleware inside the doorkeeper: journals what is handed out before it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, journalled first where it is a file or a refusal; a refused write has left a line of its own."""
        response = self.get_response(request)
        by: Asker | None = getattr(request, "asker", None)
        if by is not None and request.method == "GET" and request.resolver_match is not None:
            _journal(by, request, response)  # when it fails nothing leaves, and the file is closed with its answer
        return response


def _journal(by: Asker, request: HttpRequest, response: HttpResponse) -> None:
    found: Any = request.resolver_match
    place = {name: value if isinstance(value, int) and abs(value) < _EXACT else str(value) for name, value in found.kwargs.items()}
    form = response.headers.get("Content-Disposition", "").partition(";")[0]
    if form and response.status_code == 200:
        downloads.record(by, found.view_name, place, form)
    elif response.status_code in (403, 404):
        downloads.refuse(by, found.view_name, place, response.status_code)
