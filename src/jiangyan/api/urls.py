"""The interface as a whole: every noun's operations, and how refusals are told."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from ninja import Router
from ninja.errors import HttpError, ValidationError

from jiangyan.api import answers, evidence, exports, moves, projects, receipts, recusals, sessions, sheets, sync
from jiangyan.api.description import Described
from jiangyan.api.doors import Reader, rule, signed_in
from jiangyan.api.repeats import repeatable
from jiangyan.problems import Problem

api = Described(title="匠验", version="1", auth=signed_in, docs_url=None, urls_namespace="api", parser=Reader(),
               description="与网页相同的权利和操作；数字是文本，时间带时区。")
api.add_decorator(repeatable, mode="operation")
rest = Router()
for noun in (sessions, projects, moves, sheets, sync, evidence, receipts, recusals, exports):
    api.add_router("", noun.router)


@api.exception_handler(Problem)
def refused(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A refusal of ours."""
    return answers.refusal(request, problem)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, trouble: ValidationError) -> HttpResponse:
    """A call whose shape is wrong: says which field."""
    places = [".".join(str(part) for part in error["loc"][1:]) or "内容" for error in trouble.errors]
    return answers.refusal(request, Problem("request.malformed", detail=f"{'、'.join(dict.fromkeys(places))}的写法不正确"))


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, trouble: HttpError) -> HttpResponse:
    """A body that is no JSON."""
    return answers.refusal(request, Problem("request.malformed", detail="内容不是可以读取的 JSON，或有无法保存的字符"))


@api.exception_handler(SuspiciousOperation)
def oversized(request: HttpRequest, trouble: SuspiciousOperation) -> HttpResponse:
    """A body beyond what a call may hold."""
    return answers.refusal(request, Problem("request.malformed", detail="内容太多"))


@api.exception_handler(Http404)
def not_there(request: HttpRequest, trouble: Http404) -> HttpResponse:
    """Nothing here."""
    return answers.refusal(request, Problem("not_found"))


@rest.api_operation(["GET", "POST", "PUT", "PATCH", "DELETE"], "/{path:address}", include_in_schema=False)
@rule("signed_in")
def nothing(request: HttpRequest, address: str) -> HttpResponse:
    """Any other address: nothing there, in the same words as for what is not yours."""
    raise Problem("not_found")


api.add_router("", rest)  # last: everything that no noun knows
urls: list[Any] = [path("api/v1/", api.urls)]
