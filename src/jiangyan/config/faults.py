"""What is answered when a request could not be carried out: problem details to programs, a page to people."""

import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from jiangyan.api import answers
from jiangyan.models import outages
from jiangyan.pages import doorkeeper, errors
from jiangyan.problems import Problem


def broken(request: HttpRequest) -> HttpResponse:
    """Django's handler of last resort: a refusal raised before any page began, an outage, or a fault of ours (500)."""
    trouble = sys.exc_info()[1]
    problem = trouble if isinstance(trouble, Problem) else outages.problem(trouble) if trouble else None
    if request.path_info.startswith(doorkeeper.INTERFACE):
        return answers.refusal(request, problem or Problem("program.failed"))
    return doorkeeper.refusal(request, problem) if problem else errors.broken(request)


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler of what cannot be read before any view began, such as a broken multipart body."""
    if request.path_info.startswith(doorkeeper.INTERFACE):
        return answers.refusal(request, Problem("request.malformed", detail="内容读不出来，或者太多"))
    return errors.malformed(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler of an address that nobody knows."""
    if request.path_info.startswith(doorkeeper.INTERFACE):
        return answers.refusal(request, Problem("not_found"))
    return errors.not_found(request, exception)


class Methods:
    """Middleware: a method that an address does not know is refused in words, to programs and to people."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Lets everything else through; the methods that are allowed stay in `Allow`."""
        response = self.get_response(request)
        if response.status_code != 405:
            return response
        problem = Problem("method.refused", method=(request.method or "")[:20])
        to_program = request.path_info.startswith(doorkeeper.INTERFACE)
        told = answers.refusal(request, problem) if to_program else doorkeeper.refusal(request, problem)
        told.headers["Allow"] = ", ".join(sorted(response.headers["Allow"].split(", ")))
        return told
