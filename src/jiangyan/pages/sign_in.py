"""Signing in: allauth's page, and in demo mode one button an account."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from jiangyan.models import Person
from jiangyan.pages.doors import door
from jiangyan.problems import Problem


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: accounts come from the authority."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


@door("public", "POST")
def demo(request: HttpRequest, username: str) -> HttpResponse:
    """Signs in as a demo account, only in demo mode."""
    if not settings.DEMO:
        raise Problem("demo.off")
    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise Problem("not_found")
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("home")


urls: list[Any] = [path("demo/sign-in/<str:username>/", demo, name="demo_sign_in")]
