"""A database of its own for processes under fault: `python -m tests.faults.scene make COUNT`, `… tell` or `… units COUNT`."""

import json
import sys
from typing import Any

from jiangyan.management import ground


def make(count: int) -> None:
    """The cast, with one clerk who can be reached and `count` mails that wait."""
    ground.migrate()
    from django.db import transaction

    from jiangyan.actions.notifications import notify
    from jiangyan.models import Project, Round
    from tests.cast import cast

    made = cast()
    clerk = made.clerks["college"]
    clerk.email = clerk.verified_email = "clerk@example.org"
    clerk.save()
    Round.objects.update(mails_held=False)
    project = Project.objects.select_related("round__authority").get(pk=made.projects["college"].pk)
    with transaction.atomic():
        for _turn in range(count):
            notify("material_accepted", project, [clerk])


def tell() -> None:
    """Prints every mail and job as JSON."""
    from jiangyan.models import Duty, Job, OutboxMail

    print(json.dumps({
        "mails": list(OutboxMail.objects.exclude(kind="anchor_dropped").order_by("pk").values("message_id", "state", "attempts")),
        "jobs": list(Job.objects.order_by("pk").values("attempts", "lease_by", "task__status")),
        "duties": Duty.objects.count()}))


def units(count: int) -> None:
    """Prints, as JSON, so many units in an open round, each with project, empty sheet and the sessions of clerk and head."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in with a password here
    ground.migrate()
    from django.db import transaction

    from jiangyan.models import Proposal
    from jiangyan.queries.clock import database_now
    from tests.cast import cast

    with transaction.atomic():
        made, told, now = cast(), [], database_now()
        Proposal.objects.create(kind="open_round", round=made.round, state="confirmed", proposed_by=made.officer,
                                proposed_at=now, decided_by=made.approver, decided_at=now)
        for number in range(count):
            name = f"unit{number}"
            project = made.add(name, f"示例第{number}职业学院", "vocational_college", "base")
            told.append({"project": project.pk, "sheet": made.sheet(name).pk, "clerk": session(made.clerks[name]),
                         "head": session(made.heads[name])})
    print(json.dumps(told))


def session(person: Any) -> str:
    """A session of this person, as if they had signed in."""
    import time

    from django.conf import settings

    from jiangyan.pages.sessions import SessionStore
    from jiangyan.queries import rights, sessions

    store, now = SessionStore(), time.time()
    store.update({"_auth_user_id": str(person.pk), "_auth_user_backend": settings.AUTHENTICATION_BACKENDS[0],
                  "_auth_user_hash": person.get_session_auth_hash(), sessions.STARTED: now, sessions.SEEN: now,
                  sessions.PROVED: now, sessions.FACTOR: "totp", sessions.RIGHTS: sessions.rights_of(rights.asker(person))})
    store.create()
    return str(store.session_key)


DOORS = {"make": make, "units": units}

if __name__ == "__main__":
    ground.stand()
    tell() if sys.argv[1] == "tell" else DOORS[sys.argv[1]](int(sys.argv[2]))
