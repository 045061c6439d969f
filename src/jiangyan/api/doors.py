"""The door of the interface: who asks, which rule guards an operation, the operation id and the version seen."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import orjson
from django.http import HttpRequest
from ninja.parser import Parser

from jiangyan.actions.operations import Request
from jiangyan.problems import Problem
from jiangyan.queries.account import passwords, second_factors, sessions
from jiangyan.queries.rights import Asker
from jiangyan.rulebook.words import askable, keepable

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
Operation = TypeVar("Operation", bound=Callable[..., Any])


class Reader(Parser):
    """How a body is read: strict JSON in UTF-8, without half signs, NUL or numbers that no database keeps."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as plain data; ValueError for anything else, which the interface tells as request.malformed."""
        read = orjson.loads(request.body)
        if not keepable(read):
            raise ValueError("not keepable")
        return read


def rule(name: str) -> Callable[[Operation], Operation]:
    """Names the rule that guards an operation ("public", "signed_in", or a deed); `jiangyan routes` lists it."""
    def named(operation: Operation) -> Operation:
        operation.rule = name  # type: ignore[attr-defined]
        return operation
    return named


def signed_in(request: HttpRequest) -> Asker:
    """Who asks. Refusals: session.missing, password.initial, password.old, second_factor.missing, origin.foreign, and
    operation.key_missing for an unsafe call without its id.

    The id travels in a header that no page of another site can send, so that a cookie alone moves nothing.
    """
    by: Asker | None = getattr(request, "asker", None)
    if by is None:
        raise Problem("session.missing")
    match = request.resolver_match
    if match is None or not keepable(match.kwargs):
        raise Problem("not_found")
    if not all(askable(name, values) for name, values in request.GET.lists()):
        raise Problem("request.malformed", detail="网址里有无法保存的字符，或者太长")
    if by.person.password_initial:
        raise Problem("password.initial")
    if passwords.too_old(by.person):
        raise Problem("password.old")
    if second_factors.required(by) and not sessions.factor(request.session):
        raise Problem("second_factor.missing")
    if second_factors.waits(by):
        raise Problem("second_factor.unconfirmed")
    if request.method not in SAFE:
        same_origin(request)
        if not request.headers.get("Idempotency-Key"):
            raise Problem("operation.key_missing")
    return by


def same_origin(request: HttpRequest) -> None:
    """Passes for this site's own pages and for programs; Problem origin.foreign for the pages of others."""
    origin, site = request.headers.get("Origin", ""), request.headers.get("Sec-Fetch-Site", "")
    if site not in ("", "same-origin", "none") or (origin and urlsplit(origin).netloc != request.get_host()):
        raise Problem("origin.foreign")


def asker(request: HttpRequest) -> Asker:
    """Who asks, after signed_in let them pass."""
    by: Asker = request.asker  # type: ignore[attr-defined]
    return by


def operation(request: HttpRequest) -> Request:
    """The operation behind an unsafe call."""
    return Request(asker(request), request.headers.get("Idempotency-Key", ""))


def version_seen(request: HttpRequest) -> int:
    """The version that an edit names in If-Match, as `"3"` or 3. Missing: version.missing; anything else: request.malformed."""
    given = request.headers.get("If-Match")
    if given is None:
        raise Problem("version.missing")
    plain = given.strip().removeprefix("W/").strip('"')
    if not plain.isascii() or not plain.isdigit() or len(plain) > 9:
        raise Problem("request.malformed", detail=f"If-Match“{given[:20]}”应是版本号，如 \"3\"")
    return int(plain)
