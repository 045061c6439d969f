"""A person's own mail address: used only after they opened the link that was sent to it."""

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from jiangyan.actions import journal
from jiangyan.actions.mail import mails
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import OutboxMail, Person
from jiangyan.problems import Problem
from jiangyan.queries.account.addresses import SALT, signed_address
from jiangyan.queries.clock import database_now


def change(request: Request, email: str) -> Answer:
    """Keeps a new address of one's own and sends the confirmation to it; "" takes the address away.

    Until the link in that mail is opened nothing else is sent there. Refusals: form.invalid.
    """
    email = email.strip()

    def work() -> Answer:
        try:
            if email:
                validate_email(email)
                email.encode("ascii")
        except (ValidationError, UnicodeEncodeError):
            raise Problem("form.invalid", detail=f"“{email[:60]}”不是邮箱地址，请写成 name@example.org 的样子") from None
        own = Person.objects.select_for_update().get(pk=request.by.person.pk)
        own.email = email
        if email != own.verified_email:
            own.verified_email = ""
        own.save(update_fields=["email", "verified_email"])
        journal.append(own, "address.changed", None, {"person": own.pk, "given": bool(email)})
        if email and not own.verified_email:
            _ask(own)
        return {"verified": bool(own.verified_email), "given": bool(email)}

    return once(request, "address.change", {"email": email}, work)


def _ask(own: Person) -> None:
    token = signing.dumps([own.pk, own.email], salt=SALT)
    mails.enqueue(OutboxMail.objects.create(
        kind="address_confirm", person=own, address=own.email, values={"path": f"/me/address/{token}/"},
        state="waiting", message_id=mails.message_id(), made_at=database_now()))


def confirm(request: Request, token: str) -> Answer:
    """Confirms the address that the link was sent to. Refusals: not_found for somebody else's link, address.expired."""
    def work() -> Answer:
        email = signed_address(request.by.person, token)
        own = Person.objects.select_for_update().get(pk=request.by.person.pk)
        own.verified_email = email
        own.save(update_fields=["verified_email"])
        journal.append(own, "address.confirmed", None, {"person": own.pk})
        return {"verified": True}

    return once(request, "address.confirm", {"token": token}, work)
