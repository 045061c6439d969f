"""Where mail for a person goes, and whether a confirmation link is theirs."""

from django.core import signing

from jiangyan.models import Person
from jiangyan.problems import Problem

SALT = "jiangyan.address"
VALID = 3 * 24 * 3600
"""Seconds for which a confirmation link is good."""


def address_of(person: Person) -> str:
    """The mail address that this person confirmed; "" while there is none, and then no mail is sent."""
    return person.email if person.email and person.email == person.verified_email else ""


def signed_address(person: Person, token: str) -> str:
    """The address that a confirmation link stands for. Somebody else's link: Problem not_found; too old, or for an
    address that was changed since: address.expired."""
    try:
        owner, email = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        raise Problem("address.expired") from None
    if owner != person.pk:
        raise Problem("not_found")
    if email != person.email:
        raise Problem("address.expired")
    return str(email)
