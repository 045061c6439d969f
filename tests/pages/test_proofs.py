"""The second of two persons proves again who they are when a while has passed; until then nothing happens."""

from typing import Any

from django.urls import reverse

from jiangyan.models import Proposal
from tests.cast import OTP_SECRET, PASSWORD, Cast, otp, request


def _waiting(cast: Cast) -> Proposal:
    from datetime import timedelta

    from jiangyan.actions.project import proposals

    project = cast.projects["college"]
    proposals.propose(request(cast.officer), project.pk, "extend", {
        "until": (cast.round.submission_deadline + timedelta(days=5)).isoformat(), "reason": "示例"})
    return Proposal.objects.get()


def _while_ago(client: Any, minutes: int) -> None:
    session = client.session
    session["proved"] -= 60 * minutes
    session.save()


def test_a_confirmation_waits_for_the_proof_and_then_goes_through(cast: Cast, seen: Any) -> None:
    waiting, client = _waiting(cast), seen(cast.approver)
    page = reverse("proposals", args=[cast.projects["college"].pk])
    decide, given = reverse("proposal_decide", args=[cast.projects["college"].pk, waiting.pk]), {"decision": "confirm", "operation": "one"}
    _while_ago(client, 16)
    led = client.post(decide, given, headers={"Referer": f"http://testserver{page}"})
    waiting.refresh_from_db()
    assert (led["Location"], waiting.state) == (f"{reverse('account_reauthenticate')}?next={page.replace('/', '%2F')}", "pending")
    assert "请再次确认是您本人" in client.get(led["Location"]).content.decode()
    wrong = client.post(led["Location"], {"password": "不对"})
    assert (wrong.status_code, client.post(decide, given).status_code) == (200, 302)
    waiting.refresh_from_db()
    assert waiting.state == "pending"
    assert client.post(led["Location"], {"password": PASSWORD})["Location"] == page
    client.post(decide, given)
    waiting.refresh_from_db()
    assert waiting.state == "confirmed"


def test_the_code_proves_as_well_as_the_password(cast: Cast, seen: Any) -> None:
    waiting, client = _waiting(cast), seen(cast.approver)
    _while_ago(client, 60)
    page = reverse("mfa_reauthenticate") + "?next=/"
    assert "改用密码" in client.get(page).content.decode()
    assert client.post(page, {"code": otp()})["Location"] == "/"
    client.post(reverse("proposal_decide", args=[cast.projects["college"].pk, waiting.pk]), {"decision": "confirm", "operation": "one"})
    waiting.refresh_from_db()
    assert waiting.state == "confirmed"


def test_sending_back_and_looking_need_no_proof(cast: Cast, seen: Any) -> None:
    waiting, client = _waiting(cast), seen(cast.approver)
    _while_ago(client, 60)
    client.post(reverse("proposal_decide", args=[cast.projects["college"].pk, waiting.pk]), {
        "decision": "reject", "reason": "请先补充情况（示例）", "operation": "one"})
    waiting.refresh_from_db()
    assert waiting.state == "rejected"


def test_a_program_is_told_so(cast: Cast, seen: Any) -> None:
    client = seen(cast.approver)
    _while_ago(client, 16)
    answer = client.post(f"/api/v1/projects/{cast.projects['college'].pk}/moves", {"to": "submitted"}, content_type="application/json",
                         headers={"Idempotency-Key": "one"})
    assert (answer.status_code, answer.json()["code"]) == (403, "session.unproved")


def test_a_stolen_session_binds_no_other_phone(cast: Cast, seen: Any) -> None:
    client = seen(cast.officer)
    _while_ago(client, 16)
    for name in ("second_factor_app", "second_factor_passkey"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_reauthenticate"))
    assert client.post(reverse("second_factor_codes"), {"operation": "one"})["Location"].startswith(reverse("account_reauthenticate"))
    assert OTP_SECRET not in client.get(reverse("second_factors")).content.decode()
