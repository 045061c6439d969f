"""The content security policy: django-csp's, written out once where nothing about an answer is special."""

from functools import cache

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

REPORTED = bool(getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None))


@cache
def usual() -> str:
    """The header of an answer that uses no nonce and changes nothing: the same text every time."""
    return str(build_policy())


class Policy(CSPMiddleware):
    """Middleware: django-csp, which puts the same header together anew for every answer, does so only where it differs."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Sets the header; the nonce is closed to whoever comes later, as the library does."""
        special = any(name.startswith("_csp") for name in vars(response)) or HEADER in response
        if special or REPORTED or getattr(request, "_csp_nonce", None) is not None:
            return super().process_response(request, response)
        response[HEADER] = usual()
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]
        return response
