"""The button that takes a proposal back stands only before the person who proposed."""

from typing import Any

from django.urls import reverse

from jiangyan.models import Proposal
from tests.cast import Cast


def test_the_officer_takes_a_publication_back_and_the_approver_sees_that_it_is_gone(cast: Cast, seen: Any) -> None:
    cast.reach_panel("college")
    cast.score("college")
    cast.conclude("college")
    project = cast.projects["college"]
    page = reverse("result_proposal", args=[project.pk])
    seen(cast.officer).post(reverse("result_propose", args=[project.pk]), {"operation": "p", "follow_up": "请整改（示例）"})
    proposal = Proposal.objects.get(kind="publish")
    deed = reverse("proposal_withdraw", args=[proposal.pk])
    assert [deed in seen(one).get(page).content.decode() for one in (cast.officer, cast.approver)] == [True, False]
    assert [seen(one).post(deed, {"operation": "w"}).status_code for one in (cast.outsider, cast.approver)] == [404, 404]
    assert seen(cast.officer).post(deed, {"operation": "w"})["Location"] == page
    shown = seen(cast.approver).get(page).content.decode()
    assert ("撤回了发布的申请" in shown, "经办人还没有提出发布" in shown, 'value="confirm"' in shown) == (True, True, False)
    late = seen(cast.approver).post(reverse("result_decide", args=[project.pk, proposal.pk]), {"operation": "c", "decision": "confirm"})
    assert (late.status_code, "提出人已于" in late.content.decode()) == (409, True)
