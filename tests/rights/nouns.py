"""One object of every noun that an address can name, so that every route can be asked for something that is there."""

from typing import Any

from django.utils import timezone

from jiangyan.models import (
    Absence,
    Announcement,
    Draw,
    Evidence,
    Expert,
    Export,
    Invitation,
    Notification,
    Objection,
    OutboxMail,
    Paper,
    Proposal,
    ReceivedMail,
    SheetImport,
    SignedScan,
    VisitPhoto,
)
from tests.rights.world import World

NOT_THERE = 987654321
ADDRESSED = ("project_id", "round_id", "sheet_id", "evidence_id", "number", "finding_id", "proposal_id", "objection_id", "paper_id",
             "scan_id", "photo_id", "draw_id", "invitation_id", "expert_id", "mail_id", "notification_id", "absence_id",
             "received_mail_id", "received_file_id", "import_id", "announcement_id", "authority_id", "unit_id", "visit_id", "subject", "export_id")
"""The words of an address that name an object; the others only say what of it."""
OTHER = {"deed": "visit_changed", "row": "1.1", "kind": "self_assessment_sheet", "form": "docx", "item": "only", "ordinal": "1",
         "year": "2026", "code": "stages", "rubric_id": "tianjin-master-studio-2025", "token": "x", "username": "x",
         "address": "x", "job_id": "1", "key": "x", "uidb36": "x",
         "person_id": "1", "appointment_id": "1", "passkey_id": "1", "pk": "1"}


def named(world: World, at: str = "corrected") -> dict[str, Any]:
    """A real object for every word of ADDRESSED; those about a project belong to the one at this place."""
    ids, made, now = world.ids[at], world.cast, timezone.now()
    file = {"sha256": "a" * 64, "size": 9, "name": "示例.png", "media_type": "image/png", "taken_in_by": made.lead, "taken_in_at": now}
    project = made.projects[at]
    project.refresh_from_db()
    photo = VisitPhoto.objects.create(inspection_id=ids["inspection"], **file)
    scan = SignedScan.objects.create(round=made.round, project=project, trouble="没有读到二维码（示例）", **file)
    mail = OutboxMail.objects.create(kind="result_published", person=made.officer, authority=made.authority, round=made.round,
                                     project=project, state="held", message_id="<示例@x>", made_at=now)
    notice = Notification.objects.filter(person=made.officer).first() or Notification.objects.create(
        person=made.officer, project=project, kind="result_published", at=now)
    received = ReceivedMail.objects.create(authority=made.authority, project=project, state="offered", nature="letter", mailbox="示例",
                                           uid_validity=1, uid=1, sha256="a" * 64, size=9, received_at=now)
    absence = Absence.objects.create(person=made.lead, day=now.date(), said_at=now)
    export = Export.objects.create(round=made.round, kind="scores", asked_by=made.officer, asked_at=now, made_at=now, sha256="a" * 64, size=9,
                                   shown={"projects": [project.pk], "sheets": []})
    brought = SheetImport.objects.create(sheet_id=ids["filed"], name="示例.xlsx", sha256="a" * 64, size=9, form="excel", source="upload", reading={},
                                         brought_by=made.lead, read_at=now)
    announced = Announcement.objects.first()
    return {
        "project_id": project.pk, "round_id": made.round.pk, "sheet_id": ids["filed"], "number": ids["receipt"],
        **{f"{noun.__name__.lower()}_id": noun.objects.filter(project=project).latest("pk").pk for noun in (Evidence, Proposal, Objection)},
        **{f"{noun.__name__.lower()}_id": noun.objects.latest("pk").pk for noun in (Paper, Draw, Invitation, Expert)},
        "finding_id": ids["finding"], "scan_id": scan.pk, "photo_id": photo.pk,
        "received_mail_id": received.pk, "mail_id": mail.pk,
        "received_file_id": received.files.create(name="示例.pdf", sha256="a" * 64, size=9, state="offered").pk,
        "notification_id": notice.pk, "absence_id": absence.pk,
        "announcement_id": announced.pk if announced else 1, "authority_id": made.authority.pk, "unit_id": made.units[at].pk,
        "visit_id": ids["inspection"], "subject": project.pk, "export_id": export.pk, "import_id": brought.pk}
