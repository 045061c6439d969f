"""What is answered when a request could not be carried out: problem details to programs, a page to people."""

import sys

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
