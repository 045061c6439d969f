"""Answers when the product itself cannot go on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jiangyan.pages.doorkeeper import refusal
from jiangyan.problems import Problem


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that went stale: says so and what to do."""
    return refusal(request, Problem("request.malformed", detail="页面停留太久或登录状态已变化"))


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read, or holds more than a form may: in Chinese."""
    return refusal(request, Problem("request.malformed", detail="内容太多，或者读不出来"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing here, or nothing for this person: the same page."""
    return refusal(request, Problem("not_found"))


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    return render(request, "500.html", status=500)
