"""What every answer tells the browser: the content security policy, no sharing with other sites, no keeping."""

from collections.abc import Callable
from functools import cache

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest
from django.http.response import HttpResponseBase

OURS = ("fullscreen", "publickey-credentials-create", "publickey-credentials-get")
NOBODYS = ("accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "encrypted-media", "geolocation",
           "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment", "serial",
           "storage-access", "usb", "window-management", "xr-spatial-tracking")
"""What a browser could do for a page: passkeys for ours, everything else for nobody. Photographs come through a file field."""
PERMISSIONS = ", ".join([*(f"{name}=(self)" for name in OURS), *(f"{name}=()" for name in NOBODYS)])


FORGET = '"cache", "storage"'
"""What a browser drops when somebody signs out by themselves: pages, and words that were typed and not sent. Never when time
is over: then those words come back after the next sign-in. Cookies stay, for one of them knows this device."""
SIGN_OUTS = frozenset({("POST", "/account/logout/"), ("DELETE", "/api/v1/session")})


class Isolation:
    """Middleware, the outermost: what also holds for answers that never came as far as a page.

    Scripts, styles and fonts are the same for everybody; the frame without an origin that draws PDF files loads them, too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer: used by no other site, kept by no cache, with no device of the person's at its disposal."""
        response = self.get_response(request)
        shared = response.status_code in (200, 206, 304) and request.path_info.startswith(settings.STATIC_URL)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if shared else "same-origin")
        if (request.method, request.path_info) in SIGN_OUTS and response.status_code < 400:
            response.headers["Clear-Site-Data"] = FORGET
        if not shared:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class Cookie(CookieStorage):
    """The sentences that wait for the next page, in a cookie that only this very host can set under TLS."""

    cookie_name = "__Host-messages" if settings.SECURE else "messages"


class Messages(FallbackStorage):
    """In the cookie; what is too long for it, in the session."""

    storage_classes = (Cookie, SessionStorage)


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
