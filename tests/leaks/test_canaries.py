"""A token in every secret field before publication: found by those who may know, and nowhere by anybody else."""

import logging
import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jiangyan.actions.material.evidence import take_in
from jiangyan.actions.panel import panels
from jiangyan.actions.project import proposals
from jiangyan.actions.sheet import deductions, marks, merged
from jiangyan.actions.sheet.marks import Entered
from jiangyan.actions.sheet.sheets import finalise
from jiangyan.actions.verdict import findings, publications, verdicts
from jiangyan.models import Notification, OutboxMail, Person
from tests.cast import PDF, Cast, arrived, cast, person, request
from tests.figures import figure
from tests.leaks.crawler import crawled
from tests.leaks.places import EVERY

TOKENS = {
    "comment": "雀语甲一", "override_reason": "雀语乙二", "own_words": "雀语丙三", "opinion": "雀语丁四", "finding": "雀语戊五",
    "advice": "雀语己六", "deduction": "雀语庚七", "follow_up": "雀语辛八", "reopening": "雀语壬九", "recusal": "雀语癸十",
    "expert": "雀语子一", "employer": "雀语丑二",
}
"""One token for each secret field; no word of the product holds any."""
DRAFT = {"draft_comment": "雀语寅三", "draft_file": "雀语卯四"}
"""What a unit has written and not handed in: for the unit and the auditor."""
KNOWING, UNKNOWING = ("officer",), ("studio-clerk", "centre", "other-clerk", "unseated")


def panel_at_work(made: Cast) -> None:
    """The studio's panel has scored, with a word about everything."""
    made.submit("studio")
    made.accept("studio")
    for expert in made.experts:
        expert.display_name, expert.employer = f"{TOKENS['expert']}{expert.pk}", TOKENS["employer"]
        expert.save()
    panels.assign(request(made.officer), made.projects["studio"].pk, [one.pk for one in made.experts], made.lead.pk,
                  timezone.localdate(), "示例会议室")
    panels.start(request(made.lead), made.projects["studio"].pk)
    for expert in made.experts:
        sheet = made.sheet("studio", "expert", expert)
        made.take_over("studio", sheet, expert)
        marks.record_mark(request(expert), sheet.pk, "1.1", Entered(
            {"venue": True, "display_board": True}, "9", TOKENS["comment"], TOKENS["override_reason"]), 1)
        marks.record_mark(request(expert), sheet.pk, "5.3", Entered(None, "2", TOKENS["own_words"]), 1)
        finalise(request(expert), sheet.pk)


def concluded(made: Cast) -> None:
    """Everything that a panel and the bureau write before the unit may know."""
    project = made.projects["studio"].pk
    merged.merge(request(made.lead), project)
    findings.record(request(made.lead), project, "1.1", "serious", TOKENS["finding"], TOKENS["advice"])
    asked = deductions.propose(request(made.lead), project, "1", TOKENS["deduction"])
    deductions.decide(request(made.experts[1]), project, asked["proposal"], True)
    verdicts.conclude(request(made.lead), project, TOKENS["opinion"])
    reopened = proposals.propose(request(made.officer), project, "reopen_sheet", {"sheets": [], "reason": TOKENS["reopening"]})
    proposals.confirm(request(made.approver), project, reopened["proposal"])
    merged.merge(request(made.lead), project)
    verdicts.conclude(request(made.lead), project, TOKENS["opinion"])
    publications.propose(request(made.officer), project, TOKENS["follow_up"])
    keeps = person("keeps-away", "专家癸", "expert", authority=made.authority)
    panels.recuse(request(made.officer), project, keeps.pk, TOKENS["recusal"])


def drafted(made: Cast) -> None:
    """The college has begun, and hands nothing in."""
    clerk, project = made.clerks["college"], made.projects["college"].pk
    marks.record_mark(request(clerk), made.sheet("college").pk, "1.1", Entered({"management_body": True}, None, DRAFT["draft_comment"]), 0)
    take_in(request(clerk), project, arrived(PDF + b"draft", f"{DRAFT['draft_file']}.pdf"), "material:plan")


def walked(username: str) -> Any:
    """Everything that somebody can reach."""
    client = Client()
    client.force_login(Person.objects.get(username=username))
    return crawled(client)


@pytest.mark.django_db
def test_no_secret_is_told_to_whoever_may_not_know_it(caplog: pytest.LogCaptureFixture) -> None:
    made, started = cast(), time.process_time()
    made.round.visits_until = timezone.now() + timedelta(days=80)
    person("unseated", "专家丁", "expert", authority=made.authority)
    with caplog.at_level(logging.DEBUG):
        panel_at_work(made)
        concluded(made)
        drafted(made)
        told = {username: walked(username) for username in UNKNOWING}
        knowing = walked(KNOWING[0])
    every = TOKENS | DRAFT
    leaks = [f"{username} {name} {address}" for username, found in told.items() for name, token in every.items() for address in found.holding(token)]
    # The centre knows who inspects, and starting the visit has told the unit.
    leaks = [one for one in leaks if one.split()[1] not in ("expert", "employer") or one.split()[0] not in ("centre", "studio-clerk")]
    leaks += [f"officer {name} {address}" for name, token in DRAFT.items() for address in knowing.holding(token)]
    assert leaks == [], "\n".join(leaks)
    assert not EVERY or {name for name, token in TOKENS.items() if not knowing.holding(token)} == set()
    mails = [str(row) for row in (*OutboxMail.objects.values(), *Notification.objects.values())]
    assert [name for name, token in every.items() for text in [*mails, caplog.text] if token in text] == []
    count = sum(len(found.texts) for found in (*told.values(), knowing))
    print(f"\ncanaries: {len(every)} tokens, {count} answers, {time.process_time() - started:.1f} s CPU")
    figure("查过的答复里没有一个密语", count, "个")
