"""A database of its own for worker processes: `python -m tests.faults.scene make COUNT` or `… tell`."""

import json
import sys

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
        "mails": list(OutboxMail.objects.order_by("pk").values("message_id", "state", "attempts")),
        "jobs": list(Job.objects.order_by("pk").values("attempts", "lease_by", "task__status")),
        "duties": Duty.objects.count()}))


if __name__ == "__main__":
    ground.stand()
    make(int(sys.argv[2])) if sys.argv[1] == "make" else tell()
