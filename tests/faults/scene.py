"""A database of its own for processes under fault: `python -m tests.faults.scene make COUNT`, `… tell` or `… units COUNT`."""

import json
import sys
from typing import Any

from jiangyan.management import ground


def make(count: int) -> None:
    """The cast, with one clerk who can be reached and `count` mails that wait."""
    ground.migrate()
    from django.db import transaction

    from jiangyan.actions.mail.notifications import notify
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

    from jiangyan.actions import journal
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
        journal.close(made.officer)  # what stands here from the start stands in the journal too
    print(json.dumps(told))


def known() -> Any:
    """The cast of a ground that was filled before."""
    from jiangyan.models import Authority, Person, Programme, Round
    from tests.cast import Cast

    people = {one.username: one for one in Person.objects.all()}
    return Cast(Authority.objects.get(), Round.objects.get(), {one.code: one for one in Programme.objects.all()},
                *(people[name] for name in ("officer", "approver", "centre", "auditor")),
                [people[f"expert{place}"] for place in (1, 2, 3)])


def ready(count: int) -> None:
    """Adds so many units with everything filled in and attached, and prints them as `units` does; nothing is handed in."""
    from django.conf import settings
    from django.db import transaction

    from jiangyan.actions.material.evidence import take_in
    from jiangyan.models import Evidence, EvidenceUse, Mark, Sheet
    from tests.cast import PDF, arrived, request

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cast, told = known(), []
    with transaction.atomic():
        for number in range(count):
            name = f"ready{number}"
            project = cast.add(name, f"示例第{number}技师学院", "vocational_college", "base")
            sheet, clerk = cast.sheet(name), cast.clerks[name]
            if not number:
                cast.fill(name, clerk, sheet)
                for code in ("plan", "report", "audit"):
                    take_in(request(clerk), project.pk, arrived(PDF + code.encode(), f"{code}（示例）.pdf"), f"material:{code}")
                first, marks = Sheet.objects.get(pk=sheet.pk), list(Mark.objects.filter(sheet=sheet))
                files, uses = list(Evidence.objects.filter(project=project)), list(EvidenceUse.objects.filter(project=project))
            else:
                Mark.objects.bulk_create(Mark(**_like(one, sheet_id=sheet.pk, maker_id=clerk.pk)) for one in marks)
                own = Evidence.objects.bulk_create(Evidence(**_like(one, project_id=project.pk)) for one in files)
                EvidenceUse.objects.bulk_create(EvidenceUse(**_like(one, project_id=project.pk, evidence_id=own[place].pk))
                                                for place, one in enumerate(uses))
                Sheet.objects.filter(pk=sheet.pk).update(rows_scored=first.rows_scored, partial_total=first.partial_total,
                                                         total=first.total, version=first.version)
            told.append({"project": project.pk, "sheet": sheet.pk, "clerk": session(clerk), "head": session(cast.heads[name])})
    print(json.dumps(told))


def _like(record: Any, **changed: Any) -> dict[str, Any]:
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields
            if not field.primary_key} | changed


def session(person: Any) -> str:
    """A session of this person, as if they had signed in."""
    import time

    from django.conf import settings

    from jiangyan.pages.account.sessions import SessionStore
    from jiangyan.queries import rights
    from jiangyan.queries.account import sessions

    store, now = SessionStore(), time.time()
    store.update({"_auth_user_id": str(person.pk), "_auth_user_backend": settings.AUTHENTICATION_BACKENDS[0],
                  "_auth_user_hash": person.get_session_auth_hash(), sessions.STARTED: now, sessions.SEEN: now,
                  sessions.PROVED: now, sessions.FACTOR: "totp", sessions.RIGHTS: sessions.rights_of(rights.asker(person))})
    store.create()
    return str(store.session_key)


DOORS = {"make": make, "units": units, "ready": ready}

if __name__ == "__main__":
    ground.stand()
    tell() if sys.argv[1] == "tell" else DOORS[sys.argv[1]](int(sys.argv[2]))
