"""People and their appointments, for the administrators; nobody else sees this list."""

from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from jiangyan.models import Appointment, Attempt, Person
from jiangyan.problems import Problem
from jiangyan.queries.account.devices import hashed
from jiangyan.queries.clock import database_now
from jiangyan.queries.rights import ADMINISTRATORS, HOUSE_DEEDS, Asker
from jiangyan.rulebook.words import plain

APPOINTED = ("officer", "approver", "centre", "auditor", *ADMINISTRATORS)
"""The roles that the system administrator gives; experts come from the pool, a unit's people from its registration."""


def may(by: Asker, deed: str) -> bool:
    """Whether one of the roles in force allows a deed of HOUSE_DEEDS."""
    return by.has(*HOUSE_DEEDS[deed].roles)


def require(by: Asker, deed: str) -> None:
    """Passes when allowed; for everybody else there is nothing here: Problem not_found."""
    if not may(by, deed):
        raise Problem("not_found")


def may_confirm(by: Asker, person: Person) -> bool:
    """Whether this asker confirms the person's binding: a security administrator; for one of those the audit administrator, too."""
    return may(by, "people.confirm") and (by.has("security_administrator") or person.appointments.filter(
        role="security_administrator", ended_at__isnull=True).exists())


IDLE_DAYS = 90
"""An account that nobody signed in to for so long is worth a look: the list shows them together."""


def listed(by: Asker, search: str = "", role: str = "", idle: bool = False) -> QuerySet[Person]:
    """Everybody with an account, by name, with the appointments in force (two queries); narrowed by words and a role.

    `idle` leaves the accounts that are switched on and were not signed in to for IDLE_DAYS, or never.
    """
    require(by, "people.see")
    held = Appointment.objects.filter(ended_at__isnull=True).select_related("authority", "unit").order_by("pk")
    found = Person.objects.prefetch_related(Prefetch("appointments", held, to_attr="held")).order_by("display_name", "pk")
    if idle:
        before = database_now() - timedelta(days=IDLE_DAYS)
        # A password is set when the account is made: a young account is not idle yet.
        found = found.filter(Q(last_login__lt=before) | Q(last_login=None, password_at__lt=before), is_active=True)
    words = plain(search)
    if words:
        found = found.filter(Q(display_name__icontains=words) | Q(username__icontains=words) | Q(employer__icontains=words))
    return found.filter(appointments__role=role, appointments__ended_at__isnull=True).distinct() if role else found


def person_for(by: Asker, person_id: int, deed: str = "people.see", lock: bool = False) -> Person:
    """One person with an account; for whoever may not, and where there is none: Problem not_found."""
    require(by, deed)
    rows = Person.objects.filter(pk=person_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise Problem("not_found")
    return found


def slowed(person: Person) -> int:
    """How many failed sign-ins are counted against the person's account now."""
    return sum(Attempt.objects.filter(account=hashed("account", person.username)).values_list("failures", flat=True))


def sessions_of(person: Person) -> list[Session]:
    """The person's sessions that are still good. Reads all of the installation's: asked by hand only."""
    found: list[Any] = list(Session.objects.filter(expire_date__gt=timezone.now()))
    return [one for one in found if one.get_decoded().get("_auth_user_id") == str(person.pk)]
