"""A server for the browser tests: `python -m tests.browser.ground DATA PORT` makes the cast and serves it with granian."""

import os
import sys
from datetime import time, timedelta
from typing import Any


def morning(built: Any) -> None:
    """What the officer and the lead find one morning, on projects of their own (5 to 10, all workshops):

    a missed deadline, two projects that wait for a visit (with a mail to release), two visits of today, and a panel whose
    sheets are filed, with one wide row. One more (11) has an empty self-assessment, for the forms of Word and Excel.
    """
    from django.utils import timezone

    from jiangyan.actions.panel import panels
    from jiangyan.models import Contact
    from tests.cast import request

    Contact.objects.create(round=built.round, office="示例市职业技能公共实训中心", person_name="受理人丙", phone="000-00000001",
                           email="yanshou@example.invalid")
    names = {"late": "示例误期机械厂", "plan1": "示例待排电机厂", "plan2": "示例待排仪表厂", "today1": "示例今日模具厂",
             "today2": "示例今日阀门厂", "merging": "示例汇总机床厂"}
    for name, unit in names.items():
        built.add(name, unit, "enterprise", "studio")
    late, clerk = built.projects["late"], built.clerks["plan1"]
    late.deadline = timezone.now() - timedelta(days=1)
    late.save(update_fields=["deadline"])
    clerk.email = clerk.verified_email = "clerk@example.invalid"
    clerk.save()
    for name in [*names][1:]:
        built.submit(name)
        built.accept(name)
    for name in ("today1", "today2"):
        panels.assign(request(built.officer), built.projects[name].pk, [one.pk for one in built.experts], built.lead.pk,
                      timezone.localdate(), "示例会议室", (time(9), time(12)) if name == "today1" else (time(13, 30), time(17)))
    built.add("forms", "示例表格电子厂", "enterprise", "studio")
    built.inspect("merging")
    built.score("merging", {}, {}, {"r3_1": {"innovations": 4}})


def main() -> None:
    data, port = sys.argv[1:]
    os.environ["JIANGYAN_DATA_DIR"] = data
    os.environ["DJANGO_SETTINGS_MODULE"] = "jiangyan.config.settings"
    from jiangyan.management import ground

    ground.stand(data)
    ground.migrate()
    from tests.cast import cast

    morning(cast())
    from jiangyan.management.serve import serve

    serve("127.0.0.1", int(port), workers=2)


if __name__ == "__main__":
    main()
