"""The policy that pages go out with is django-csp's, to the letter, whether it is put together anew or not."""

import re
from typing import Any

from csp.constants import HEADER
from csp.decorators import csp_update
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from jiangyan.pages.policies import Policy


def _plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("示例")


def _with_nonce(request: Any) -> HttpResponse:
    return HttpResponse(str(request.csp_nonce))


def _answered(middleware: Any, view: Any) -> tuple[str, list[str]]:
    answer = middleware(view)(RequestFactory().get("/"))
    policy = answer[HEADER]
    return re.sub(r"nonce-[^']+", "nonce", policy), re.findall(r"nonce-([^']+)", policy)


def test_every_kind_of_answer_has_the_header_of_the_library() -> None:
    widened = csp_update({"img-src": "blob:"})(_plain)
    for view in (_plain, _with_nonce, widened):
        assert _answered(Policy, view)[0] == _answered(CSPMiddleware, view)[0]
    assert (len(_answered(Policy, _plain)[1]), "default-src 'none'" in _answered(Policy, _plain)[0]) == (0, True)


def test_a_nonce_is_fresh_for_every_answer() -> None:
    nonces = [nonce for _ in range(3) for nonce in set(_answered(Policy, _with_nonce)[1])]
    assert (len(nonces), len(set(nonces))) == (3, 3)
