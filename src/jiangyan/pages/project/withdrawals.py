"""Taking back what one proposed oneself, from wherever it is shown."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.project.withdrawals import withdraw
from jiangyan.pages.doors import Asked, door, operation


@door("signed_in", "POST")
def proposal_withdraw(request: Asked, proposal_id: int) -> HttpResponse:
    """Takes the proposal back and returns to where it is proposed; only its proposer finds it."""
    done = withdraw(operation(request), proposal_id)
    messages.success(request, _("已撤回，什么也没有改变；需要时可以重新提出。"))
    return redirect(_back(done))


def _back(done: dict[str, Any]) -> str:
    if done["kind"] == "open_round":
        return reverse("round_setup", args=[done["round"]])
    if done["project"] is None:
        return reverse({"announce": "announcements", "purge": "purge"}.get(done["kind"], "round"), args=[done["round"]])
    if done["kind"] == "publish":
        return reverse("correction" if done.get("correction") else "result_proposal", args=[done["project"]])
    if done["kind"] == "deduction":
        return f"{reverse('merged', args=[done['project']])}#deduction"
    return reverse("proposals", args=[done["project"]])


urls: list[Any] = [path("proposals/<int:proposal_id>/withdraw/", proposal_withdraw, name="proposal_withdraw")]
