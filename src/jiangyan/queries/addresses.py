"""Where mail for a person goes."""

from jiangyan.models import Person


def address_of(person: Person) -> str:
    """The mail address that this person confirmed; "" while there is none, and then no mail is sent."""
    return person.email if person.email and person.email == person.verified_email else ""
