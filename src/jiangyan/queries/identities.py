"""Identities: whom another house vouches for, and whose account that is here."""

from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from jiangyan.models import Person
from jiangyan.problems import Problem


def require_configured() -> None:
    """Passes where a house is configured; elsewhere nothing of this is there (not_found)."""
    if settings.OIDC is None:
        raise Problem("not_found")


def connected(person: Person) -> SocialAccount | None:
    """The identity that this person has connected with the house in force; None for none, or without a house."""
    return SocialAccount.objects.filter(user=person, provider=settings.OIDC.key).first() if settings.OIDC else None
