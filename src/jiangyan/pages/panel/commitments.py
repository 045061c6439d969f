"""Committing and revealing: the server makes the nonce, shows it once and keeps only the promise until it is revealed."""

import secrets
from typing import Any
from urllib.parse import quote, unquote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _

from jiangyan.actions.panel import draws as actions
from jiangyan.models import Draw
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.problems import Problem
from jiangyan.queries.panel import draws
from jiangyan.queries.round import rounds
from jiangyan.rulebook import drawing


def fresh_nonce() -> str:
    """A nonce of five groups of four signs, about 99 random bits."""
    return "-".join("".join(secrets.choice(drawing.NONCE_SIGNS) for _place in range(4))
                    for _group in range(drawing.NONCE_LENGTH // 4))


def _cookie(request: Asked, draw_id: int) -> str:
    return f"draw-{draw_id}-{request.asker.person.pk}"


def context(request: Asked, found: Draw) -> dict[str, Any]:
    """What draws/commitments.html shows: both sides, and what this person can do now."""
    kept, side = draws.sides(found), draws.side_of(request.asker, found)
    own = kept.get(side)
    both = all(kept.values())
    may = found.state == "sealed" and rounds.may_at(request.asker, found.round.authority_id, "draw.commit")
    # Kept in the person's own browser only, so that nobody has to copy twenty signs from one page to the next.
    remembered = (request.get_signed_cookie(_cookie(request, found.pk), default="", salt="jiangyan.draw") or "").split(" ", 1)
    return {"sides": [{"label": _(drawing.SIDES[name]), "commitment": one} for name, one in kept.items()],
            "may_commit": may and bool(side) and own is None, "may_reveal": may and own is not None and not own.revealed_at and both,
            "waits": may and own is not None and not (both and not own.revealed_at), "remembered_nonce": remembered[0],
            "remembered_value": unquote(remembered[1]) if len(remembered) == 2 else "", "value_most": actions.VALUE_MOST}


@door("draw.commit", "POST")
def commit(request: Asked, draw_id: int) -> HttpResponse:
    """Promises: `value` (the nonce is made here and shown once) or a `commitment` computed elsewhere."""
    from jiangyan.pages.panel.draws import shown

    found = draws.draw_for(request.asker, draw_id)
    value, promise, nonce = request.POST.get("value", "").strip(), request.POST.get("commitment", "").strip().lower(), fresh_nonce()
    try:
        if not promise and not 1 <= len(value) <= actions.VALUE_MOST:
            raise Problem("form.invalid", detail=_("请写一个自选的数字或词，不超过 40 个字。"))
        actions.commit(operation(request), draw_id, promise or drawing.commitment(nonce, value))
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        return shown(request, found, problem)
    if promise:
        messages.success(request, _("承诺已提交。"))
        return redirect("draw", draw_id)
    answer = shown(request, found, secret={"nonce": nonce, "value": value, "commitment": drawing.commitment(nonce, value)})
    answer.set_signed_cookie(_cookie(request, draw_id), f"{nonce} {quote(value)}", salt="jiangyan.draw", max_age=30 * 86400, httponly=True,
                             samesite="Strict", secure=request.is_secure(), path=f"/draws/{draw_id}/")
    return answer


@door("draw.commit", "POST")
def reveal(request: Asked, draw_id: int) -> HttpResponse:
    """Reveals nonce and value; with the second revelation the draw is held."""
    from jiangyan.pages.panel.draws import shown

    try:
        done = actions.reveal(operation(request), draw_id, request.POST.get("nonce", ""), request.POST.get("value", "").strip())
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        return shown(request, draws.draw_for(request.asker, draw_id), problem)
    messages.success(request, _("双方都已揭示，专家已抽出并发出征询。") if done["state"] == "drawn" else _("已揭示，等待另一方。"))
    return redirect("draw", draw_id)


urls: list[Any] = [
    path("draws/<int:draw_id>/commit/", commit, name="draw_commit"),
    path("draws/<int:draw_id>/reveal/", reveal, name="draw_reveal"),
]
