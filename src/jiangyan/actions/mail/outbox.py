"""The outbox in the officer's hands: reading over, changing, holding, releasing, and sending again."""

from collections.abc import Sequence

from jiangyan.actions import journal
from jiangyan.actions.mail import mails
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import OutboxMail, ReceivedMail
from jiangyan.problems import Problem
from jiangyan.queries.account.addresses import address_of
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.mail import outbox
from jiangyan.queries.round import rounds
from jiangyan.rulebook import deadlines


def _mail(request: Request, mail_id: int, deed: str, *states: str) -> OutboxMail:
    """The locked mail, when its officer asks and it is in one of `states`; a mail on its way is left alone."""
    found = outbox.mail_for(request.by, mail_id, lock=True)
    rounds.require_at(request.by, found.authority_id or 0, "mail.handle")
    if outbox.at_work(found):
        raise Problem("mail.wrong_state", state="正在发送", deed=deed)
    if found.state not in states:
        raise Problem("mail.wrong_state", state=found.get_state_display(), deed=deed)
    return found


def edit(request: Request, mail_id: int, version: int, subject: str, text: str) -> Answer:
    """Replaces the words of a mail that has not left; the journal keeps the digest of both.

    Refusals: mail.wrong_state, version.stale, form.invalid for an empty subject or text.
    """
    subject, text = " ".join(subject.split()), text.replace("\r\n", "\n").strip()

    def work() -> Answer:
        found = _mail(request, mail_id, "修改", *outbox.CHANGEABLE)
        if found.version != version:
            maker, at = outbox.touched(found)
            raise Problem("version.stale", maker=maker, at=deadlines.words(local(at)))
        if not outbox.editable(found):
            raise Problem("mail.wrong_state", state="含有收件人的个人链接", deed="修改")
        if not subject or len(subject) > 200 or not text:
            raise Problem("form.invalid", detail="标题（200 字以内）和正文都要填写")
        before = mails.words_digest(found)
        found.subject, found.text, found.edited = subject, text + "\n", True
        found.version += 1
        found.save(update_fields=["subject", "text", "edited", "version"])
        journal.append(request.by.person, "mail.edited", found.project, {
            "mail": found.pk, "before": before, "after": mails.words_digest(found)})
        return {"mail": found.pk, "version": found.version}

    return once(request, "mail.edit", {"mail": mail_id, "version": version, "subject": subject, "text": text}, work)


def hold(request: Request, mail_id: int) -> Answer:
    """Keeps a waiting mail back until somebody releases it."""
    def work() -> Answer:
        found = _mail(request, mail_id, "压住", "waiting")
        _state(found, "held")
        journal.append(request.by.person, "mail.held", found.project, {"mail": found.pk})
        return {"mail": found.pk, "state": found.state}

    return once(request, "mail.hold", {"mail": mail_id}, work)


def release(request: Request, chosen: Sequence[int]) -> Answer:
    """Lets held mails go, all of `chosen` or none; each leaves as soon as a worker comes to it."""
    if not chosen:
        raise Problem("form.invalid", detail="请先勾选要放行的邮件")

    def work() -> Answer:
        for mail_id in sorted(set(chosen)):
            found = _mail(request, mail_id, "放行", "held")
            _state(found, "waiting")
            mails.enqueue(found)
            journal.append(request.by.person, "mail.released", found.project, {"mail": found.pk})
        return {"count": len(set(chosen))}

    return once(request, "mail.release", sorted(set(chosen)), work)


def resend(request: Request, mail_id: int) -> Answer:
    """Sends again: what never left, itself; what left, as a new mail with the same words and a Message-ID of its own.

    Refusals: mail.wrong_state, mail.unaddressed while the recipient has no confirmed address.
    """
    def work() -> Answer:
        found = _mail(request, mail_id, "重新发送", "failed", "unaddressed", "bounced", "sent")
        if not address_of(found.person):
            raise Problem("mail.unaddressed", name=found.person.display_name)
        again = _copy(found) if found.state in ("sent", "bounced") else found
        again.state, again.result, again.attempts, again.address = "waiting", "", 0, ""
        again.save()
        mails.enqueue(again)
        journal.append(request.by.person, "mail.resent", found.project, {"mail": found.pk, "as": again.pk})
        return {"mail": again.pk}

    return once(request, "mail.resend", {"mail": mail_id}, work)


def _copy(found: OutboxMail) -> OutboxMail:
    words = (found.subject, found.text) if found.edited else ("", "")
    return OutboxMail(
        kind=found.kind, person=found.person, authority=found.authority, round=found.round, project=found.project,
        values=found.values, subject=words[0], text=words[1], edited=found.edited, again_of=found,
        message_id=mails.message_id(), made_at=database_now())


def _state(found: OutboxMail, state: str) -> None:
    found.state = state
    found.version += 1
    found.save(update_fields=["state", "version"])


def change_holding(request: Request, round_id: int, held: bool) -> Answer:
    """Says whether the round's mails wait for an officer or leave at once; those that are held already stay held."""
    def work() -> Answer:
        found = rounds.round_for(request.by, round_id, lock=True)
        rounds.require_at(request.by, found.authority_id, "mail.handle")
        found.mails_held = held
        found.save(update_fields=["mails_held"])
        journal.append(request.by.person, "round.mails_held", None, {"round": found.pk, "held": held})
        return {"round": found.pk, "held": held}

    return once(request, "round.mails_held", {"round": round_id, "held": held}, work)


def register_bounce(request: Request, mail_id: int, said: str) -> Answer:
    """Keeps that a mail which had left came back, with what the other side said."""
    def work() -> Answer:
        found = _mail(request, mail_id, "登记退信", "sent")
        if not said.strip():
            raise Problem("reason.missing", what="退信里写的原因")
        found.state, found.result = "bounced", f"{found.result}\n退信：{said.strip()[:500]}"
        found.version += 1
        found.save(update_fields=["state", "result", "version"])
        journal.append(request.by.person, "mail.bounce_registered", found.project, {"mail": found.pk})
        return {"mail": found.pk}

    return once(request, "mail.bounce", {"mail": mail_id, "said": said}, work)


def came_back(report: ReceivedMail, about: str, said: str) -> None:
    """A report that came to the mailbox says that a mail of ours did not arrive: kept with the mail, in the caller's transaction."""
    found = OutboxMail.objects.select_for_update().filter(message_id=about, state="sent").first() if about else None
    if found is None:
        return
    found.state, found.version = "bounced", found.version + 1
    found.result = f"{found.result}\n退信（收到的第 {report.pk} 封邮件）：{said or '对方没有说明原因'}"
    found.save(update_fields=["state", "result", "version"])
    journal.append(None, "mail.bounced", found.project, {"mail": found.pk, "report": report.pk})
