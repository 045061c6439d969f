"""A form that came after its session had ended: nothing is saved, and what was written is given back to be taken along."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render

from jiangyan.problems import Problem

UNSAID = frozenset({"csrfmiddlewaretoken", "operation"})
LONG = 40
"""Plain ASCII up to here is a number, a choice or a version: easily found again, and not somebody's words."""


class _NoFiles(FileUploadHandler):
    """Somebody who has not signed in leaves no byte of a file behind."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Passes over the file."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never reached: every file was passed over."""

    def file_complete(self, file_size: int) -> None:
        """Never reached: every file was passed over."""


def came_from(request: HttpRequest, otherwise: str) -> str:
    """The path of our own page on which the button stood; `otherwise` where the browser does not say."""
    came = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    return came.path if came.netloc == request.get_host() and came.path else otherwise


def given_back(request: HttpRequest) -> HttpResponse:
    """The sign-in page with the way back; before it, where words were sent, a page that shows them once more.

    Only a form of our own is read: another site's would put its words into our mouth.
    """
    sign_in = redirect_to_login(came_from(request, request.path), settings.LOGIN_URL)
    request.upload_handlers = [_NoFiles(request)]
    if CsrfViewMiddleware(lambda _request: HttpResponse()).process_view(request, given_back, (), {}) is not None:
        return sign_in
    written = [value for name, values in request.POST.lists() if name not in UNSAID and "password" not in name
               for value in values if isinstance(value, str) and _is_words(value)]
    if not written:
        return sign_in
    problem = Problem("session.over")
    return render(request, "expired.html", {"person": None, "problem": problem, "written": written, "sign_in": sign_in.url},
                  status=problem.status)


def _is_words(value: str) -> bool:
    return bool(value.strip()) and (not value.isascii() or len(value) > LONG)
