"""The second factor: who must have one, and what somebody has."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings

from jiangyan.models import Appointment, Person
from jiangyan.models.account.people import FOUNDING
from jiangyan.queries.rights import ADMINISTRATORS, Asker

REQUIRED = ("officer", "approver", "expert", "auditor", *ADMINISTRATORS)
"""Roles that enter with a password alone nowhere."""


def required(by: Asker) -> bool:
    """Whether one of the roles in force asks for a second factor."""
    return by.has(*REQUIRED)


def waits(by: Asker) -> bool:
    """Whether one of the roles in force waits until the security administrator has confirmed the binding."""
    return by.person.binding_waits and required(by)


def founding(person: Person) -> bool:
    """Whether this first binding needs nobody: one that `init` made, or a security administrator where none was ever confirmed."""
    security = Appointment.objects.filter(role="security_administrator")
    bound = Authenticator.objects.exclude(type="recovery_codes").values("user")
    return person.binding_code == FOUNDING or (
        security.filter(person=person, ended_at__isnull=True).exists()
        and not security.filter(person__in=bound, person__binding_code="").exclude(person=person).exists())


def enrolled(person: Person) -> bool:
    """Whether the person has a second factor, of whatever kind (recovery codes alone are none; one query)."""
    return bool(Authenticator.objects.filter(user=person).exclude(type="recovery_codes").exists())


@dataclass(frozen=True)
class Kept:
    """What a person has: an app on the phone, passkeys by number and name, and recovery codes not used yet."""

    app: bool
    passkeys: tuple[tuple[int, str], ...]
    codes: int


def kept(person: Person) -> Kept:
    """What the person has (one query)."""
    found = list(Authenticator.objects.filter(user=person).order_by("pk"))
    codes = [len(one.wrap().get_unused_codes()) for one in found if one.type == "recovery_codes"]
    return Kept(any(one.type == "totp" for one in found),
                tuple((one.pk, one.wrap().name) for one in found if one.type == "webauthn"), sum(codes))


def address(person: Person, secret: str) -> str:
    """The otpauth address that an authenticator app reads from the picture: issuer, user name and secret."""
    return f"otpauth://totp/{quote(person.username)}?" + urlencode({"secret": secret, "issuer": settings.MFA_TOTP_ISSUER},
                                                                  quote_via=quote)
