"""The same call sent twice: carried out once, and the first reply again for as long as whoever asks may still see it."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from jiangyan.actions import replies, turns
from jiangyan.api import answers
from jiangyan.api.doors import SAFE, asker, operation
from jiangyan.problems import Problem
from jiangyan.queries import rights
from jiangyan.queries.sheet import sheets

HEADERS = ("Content-Type", "Location")


def repeatable(carry_out: Callable[..., Any]) -> Callable[..., Any]:
    """Wraps an operation of the interface: an unsafe call that was carried out before gets its first reply again.

    A call that was refused changed nothing and is tried anew. Refusals: operation.key_reused for the id of another call,
    operation.running while the first one is still at work.
    """
    @wraps(carry_out)
    def carried_out(request: HttpRequest, *given: Any, **named: Any) -> Any:
        if request.method in SAFE or getattr(carry_out, "rule", "public") == "public":
            return carry_out(request, *given, **named)
        by, own = operation(request), fingerprint(request)
        with turns.alone(by):
            known = replies.known(by)
            if known is not None:
                _still_theirs(request, named)
                return _spoken(known, own)
            answer = carry_out(request, *given, **named)
            answer = answer if isinstance(answer, HttpResponse) else answers.json(answer)
            replies.keep(by, own, _kept(answer))
            return answer

    return carried_out


def fingerprint(request: HttpRequest) -> str:
    """SHA-256 of everything that makes a call: method, address, version seen, and what is in its body."""
    if request.content_type == "multipart/form-data":
        body = orjson.dumps([sorted(request.POST.lists()), sorted(
            (field, one.name, getattr(one, "sha256", "")) for field, several in request.FILES.lists() for one in several)])
    else:
        try:
            body = orjson.dumps(orjson.loads(request.body), option=orjson.OPT_SORT_KEYS)
        except (ValueError, TypeError):  # an operation that reads no body takes any, also one too deep to be written again
            body = request.body
    call = f"{request.method} {request.get_full_path()} {request.headers.get('If-Match', '')}\n".encode(errors="surrogateescape")
    return hashlib.sha256(call + body).hexdigest()


def _still_theirs(request: HttpRequest, named: dict[str, Any]) -> None:
    """What a recusal took from somebody does not come back to them in an old reply. Refusal: not_found."""
    if "sheet_id" in named:
        sheets.opened(asker(request), named["sheet_id"])
    project = named.get("project_id") or request.POST.get("project")
    if project:
        rights.standing(asker(request), int(project))


def _kept(answer: HttpResponse) -> replies.Reply:
    return {"status": answer.status_code, "text": answer.content.decode(),
            "headers": {name: answer.headers[name] for name in HEADERS if name in answer.headers}}


def _spoken(known: tuple[str, replies.Reply], own: str) -> HttpResponse:
    before, reply = known
    if before != own:
        raise Problem("operation.key_reused")
    return HttpResponse(reply["text"].encode(), status=reply["status"], headers={"Cache-Control": "no-store", **reply["headers"]})
