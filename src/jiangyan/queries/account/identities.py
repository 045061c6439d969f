"""Identities: whom another house vouches for, and whose account that is here."""

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from jiangyan.models import Person
from jiangyan.problems import Problem


def house() -> Any:
    """The house in force (config.identities.Identities); where none is configured, nothing of it is there: not_found."""
    if settings.OIDC is None:
        raise Problem("not_found")
    return settings.OIDC


def connected(person: Person) -> SocialAccount | None:
    """The identity that this person has connected with the house in force; None for none, or without a house."""
    return SocialAccount.objects.filter(user=person, provider=settings.OIDC.key).first() if settings.OIDC else None
