"""Two people at the same form: the later one gets both versions side by side, escaped, with everything typed still there."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import jiangyan
from jiangyan.actions.panel.panels import assign
from jiangyan.models import Draw, JournalLine, Person, ReceivedMail
from jiangyan.queries.visit.plans import working_days
from tests.cast import Cast, person, request
from tests.drafting import day, draft, settle
from tests.pool import pool, pooled, rules
from tests.rectifying import fail, limit

EVIL = '<img src=x onerror="alert(1)">'
SHOWN = {"rounds/setting.html", "purges/purge.html", "experts/form.html", "draws/conditions.html", "plans/settings.html", "plans/panels.html",
         "plans/travel.html", "plans/moving.html", "visits/visit.html", "panels/panel.html",
         "improvements/finding.html", "units/contact.html", "registers/prefix.html", "holidays/year.html", "audit_reports/form.html",
         "readings/index.html", "rectifications/rectification.html", "outbox/mail.html"}
"""Forms whose two versions stand side by side on the page (pages/versions.py); every one of them has a case below or in test_outbox."""
SAVING = {"marks/entry.html", "marks/saved.html", "merged/cell.html", "merged/inside.html", "visit_records/lines.html", "sheets/entry.html",
          "sheets/claim.html"}
"""Forms that save by themselves and hold the two versions of one line (parts/conflict.html)."""
DEEDS = {"received_mails/mail.html", "panels/secretary.html", "panels/substitutes.html",
         "draws/draw.html", "experts/expert.html", "plans/plan.html", "plans/apply.html", "rounds/review.html", "sheets/finalise.html"}
"""Buttons that decide about what is shown and edit nothing: who saw something older sees the newer, and decides again."""


class _Fields(HTMLParser):
    """What a browser would send for the form that holds a version."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self.area = self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and self.forms and "name" in given and ticked:
            self.forms[-1].setdefault(given["name"], []).append(given.get("value", "on" if given.get("type") in ("checkbox", "radio") else ""))
        elif tag == "textarea" and self.forms:
            self.area = given["name"]
            self.forms[-1][self.area] = [""]
        elif tag == "select":
            self.select = given["name"]
        elif tag == "option" and "selected" in given and self.forms:
            self.forms[-1][self.select] = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.forms[-1][self.area][0] = self.forms[-1][self.area][0].removeprefix("\n")
            self.area = ""


def fields(page: Any) -> dict[str, Any]:
    return max((one for one in _Fields(page.content.decode()).forms if "version" in one), key=len)


def signed_in(somebody: Person) -> Client:
    client = Client()
    client.force_login(somebody, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


Place = Callable[[Cast], tuple[str, str, Person, Person]]


def setting(name: str) -> Place:
    def come(cast: Cast) -> tuple[str, str, Person, Person]:
        where = reverse(name, args=[settle(cast, draft(cast)).pk])
        return where, where, cast.officer, person("officer-second", "经办人丙", "officer", authority=cast.authority)
    return come


def expert(cast: Cast) -> tuple[str, str, Person, Person]:
    where = reverse("expert_change", args=[pooled(cast, cast.experts[0], employer="示例大学").pk])
    return where, where, cast.officer, person("officer-second", "经办人丙", "officer", authority=cast.authority)


def conditions(cast: Cast) -> tuple[str, str, Person, Person]:
    from jiangyan.actions.panel import draws
    cast.submit("college")
    cast.accept("college")
    pool(cast)
    draws.prepare(request(cast.officer), cast.round.pk, [cast.projects["college"].pk], rules(), 2)
    where = reverse("draw_conditions", args=[Draw.objects.get().pk])
    return where, where, cast.officer, person("officer-second", "经办人丙", "officer", authority=cast.authority)


def purge(cast: Cast) -> tuple[str, str, Person, Person]:
    where = reverse("purge", args=[cast.round.pk])
    return where, where, cast.officer, person("officer-second", "经办人丙", "officer", authority=cast.authority)


def report(cast: Cast) -> tuple[str, str, Person, Person]:
    fail(cast, "studio")
    limit(cast, "studio")
    where = reverse("rectification", args=[cast.projects["studio"].pk])
    return where, where, cast.clerks["studio"], cast.heads["studio"]


def _two(cast: Cast, where: str) -> tuple[str, str, Person, Person]:
    return where, where, cast.officer, person("officer-second", "经办人丙", "officer", authority=cast.authority)


def visit(name: str) -> Place:
    def come(cast: Cast) -> tuple[str, str, Person, Person]:
        cast.submit("college")
        cast.accept("college")
        assign(request(cast.officer), cast.projects["college"].pk, [one.pk for one in cast.experts[:3]], cast.lead.pk, timezone.localdate(), "")
        return _two(cast, reverse(name, args=[cast.projects["college"].pk]))
    return come


def finding(cast: Cast) -> tuple[str, str, Person, Person]:
    from jiangyan.actions.verdict import findings
    cast.reach_panel("college")
    cast.score("college")
    made = findings.record(request(cast.lead), cast.projects["college"].pk, "", "minor", "岗位没有落实（示例）")
    cast.conclude("college")
    cast.publish("college")
    project = cast.projects["college"].pk
    return (reverse("improvements", args=[project]), reverse("improvement_work", args=[project, made["finding"]]),
            cast.clerks["college"], cast.heads["college"])


def contact(cast: Cast) -> tuple[str, str, Person, Person]:
    return _two(cast, reverse("unit_contact", args=[cast.units["college"].pk]))


def prefix(cast: Cast) -> tuple[str, str, Person, Person]:
    return _two(cast, reverse("document_prefix", args=[cast.authority.pk]))


def holiday(cast: Cast) -> tuple[str, str, Person, Person]:
    from jiangyan.actions.round import holidays
    holidays.add_year(request(cast.officer), 2031, "示例放假通知")
    return _two(cast, reverse("holiday_year", args=[2031]))


def audit(cast: Cast) -> tuple[str, str, Person, Person]:
    where = reverse("audit_report", args=[cast.projects["college"].pk])
    return where, where, cast.clerks["college"], cast.heads["college"]


def reading(cast: Cast) -> tuple[str, str, Person, Person]:
    where, target, early, late = setting("readings")(cast)
    return f"{where}?programme=base&reading=deadline", target, early, late


def plan(name: str) -> Place:
    def come(cast: Cast) -> tuple[str, str, Person, Person]:
        for one in ("college", "studio"):
            cast.submit(one)
            cast.accept(one)
        client, days = signed_in(cast.officer), working_days(timezone.localdate() + timedelta(days=3), timezone.localdate() + timedelta(days=14))
        client.post(reverse("plan_settings", args=[cast.round.pk]), {
            "operation": "s", "version": "0", "first_day": days[0].isoformat(), "last_day": days[-1].isoformat(), "per_day": "2",
            "slot-0-name": "上午", "slot-0-starts": "09:00", "slot-0-ends": "12:00", "slot-1-name": "下午", "slot-1-starts": "13:30",
            "slot-1-ends": "17:00"})
        client.post(reverse("plan_panels", args=[cast.round.pk]), {
            "operation": "p", "version": "1", "count": "1", "name-1": "甲组", "lead-1": cast.lead.pk,
            "member-1": [one.pk for one in cast.experts]})
        where = where_to = reverse(name, args=[cast.round.pk])
        if name == "plan":
            visit = cast.round.plan.visits.first().pk
            where, where_to = f"{where}?visit={visit}", reverse("plan_place", args=[cast.round.pk, visit])
        return where, where_to, cast.officer, person("officer-second", "经办人丙", "officer", authority=cast.authority)
    return come


def _days() -> list[str]:
    return [one.isoformat() for one in working_days(timezone.localdate() + timedelta(days=3), timezone.localdate() + timedelta(days=14))]


FORMS: dict[str, tuple[Place, dict[str, str], dict[str, str], list[str]]] = {
    "visit": (visit("visit"), {"deed": "change", "place": "先到的会议室"}, {"deed": "change", "place": EVIL + "我的会议室"},
              ["先到的会议室", "我的会议室"]),
    "panel": (visit("panel"), {"place": "先到的会议室"}, {"place": EVIL + "我的会议室", "starts": "09:00", "ends": "10:00"},
              ["先到的会议室", "我的会议室", "09:00"]),
    "finding": (finding, {"deed": "plan", "owner": "先到的人", "due": "DAY 1"}, {"deed": "plan", "owner": "我的<b>人", "due": "DAY 2"},
                ["先到的人", "我的", "DAY 1", "DAY 2"]),
    "contact": (contact, {"name": "先到的人", "phone": "000-00000011"}, {"name": "我的<b>人", "phone": "000-00000022"},
                ["先到的人", "我的", "000-00000022", "*"]),
    "prefix": (prefix, {"characters": "先到"}, {"characters": "我的"}, ["先到", "我的"]),
    "holiday": (holiday, {"name": "先到节", "kind": "holiday", "first": "2031-10-01", "last": "2031-10-02"},
                {"name": "我的<b>节", "kind": "workday", "first": "2031-10-02", "last": "2031-10-03"},
                ["2031-10-02", "先到节", "我的", "与平常相同"]),
    "audit": (audit, {"firm": "先到会计师事务所", "licence": "示例 12010001", "issued_on": "2025-02-20"},
              {"firm": "我的<b>会计师事务所", "licence": "示例 12010002", "issued_on": "2025-02-21"}, ["先到会计师", "我的", "2025-02-21"]),
    "reading": (reading, {"choice": "exclusive"}, {"choice": "inclusive"}, ["不包括当天，截止到前一日24:00", "包括当天"]),
    "name": (setting("round_name"), {"name": "先到的批次"}, {"name": "我的批次", "notice_number": EVIL}, ["我的批次", "先到的批次"]),
    "contacts": (setting("round_contacts"), {"office-0-phone": "000-00000011"},
                 {"office-0-phone": "000-00000022", "office-0-office": "<i>我的处</i>"},
                 ["我的处", "000-00000011", "000-00000022"]),
    "dates": (setting("round_dates"), {"visits_0": day(70).date().isoformat()}, {"visits_0": day(60).date().isoformat()},
              [day(70).date().isoformat(), day(60).date().isoformat(), "市级验收截止时间"]),
    "rules": (setting("round_rules"), {"pass_mark": "85", "merge_rule": "consensus"}, {"pass_mark": "75", "visit_record_required": "on"},
              ["85", "75", "合议", "是", "否"]),
    "reminders": (setting("round_reminders"), {"days_before": "9、4"}, {"days_before": "8、2"}, ["9、4", "8、2"]),
    "gates": (setting("round_gates"), {"section-studio-1": "21"}, {"section-studio-1": "22"}, ["21", "22"]),
    "objections": (setting("round_objections"), {"days": "5", "day_kind": "working"}, {"days": "6", "day_kind": "calendar"},
                   ["5", "6", "按自然日"]),
    "expert": (expert, {"region": "先到区"}, {"region": "我的区", "former_employers": EVIL}, ["先到区", "我的区"]),
    "conditions": (conditions, {"answer_days": "3"}, {"answer_days": "4", "reserves": "1"}, ["3", "4", "专家答复期限（天）"]),
    "purge": (purge, {"on": "2031-01-01"}, {"on": "2032-02-02"}, ["2031-01-01", "2032-02-02", "清除日期"]),
    "report": (report, {"summary": "先到的总结"}, {"summary": EVIL + "我的总结", "measures-1.1": "我的措施"}, ["先到的总结", "我的总结", "我的措施"]),
    "settings": (plan("plan_settings"), {"per_day": "3"}, {"per_day": "1", "slot-0-name": EVIL[:19]}, ["3", "1", "每组每天最多几家"]),
    "panels": (plan("plan_panels"), {"name-1": "先到组"}, {"name-1": "我的<b>组"}, ["先到组", "我的"]),
    "travel": (plan("plan_travel"), {"same": "41"}, {"same": "42"}, ["41", "42"]),
    "moving": (plan("plan"), {"day": "DAY 1", "span": "09:00-12:00", "panel": "1"}, {"day": "DAY 2", "span": "13:30-17:00", "panel": "1"},
               ["DAY 1", "DAY 2", "下午"]),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_later_one_sees_both_versions_loses_nothing_and_replaces_knowingly(cast: Cast, name: str) -> None:
    days = {f"DAY {number}": one for number, one in enumerate(_days())}
    come, *given, words = FORMS[name]
    first, mine = ({field: days.get(value, value) for field, value in one.items()} for one in given)
    where, target, early, late = come(cast)
    one, other = signed_in(early), signed_in(late)
    opened = [fields(one.get(where)), fields(other.get(where))]
    assert one.post(target, opened[0] | first | {"operation": "first"}).status_code == 302
    typed = opened[1] | mine
    answer = other.post(target, typed | {"operation": "late"})
    page = answer.content.decode()
    assert (answer.status_code, "data-versions" in page, EVIL in page or "<i>我的" in page or "我的<b>" in page) == (412, True, False)
    table = unescape(page[page.index("data-versions"):].partition("</section>")[0])
    assert ([word for word in words if days.get(word, word) not in table], early.display_name in page) == ([], True)
    kept = fields(answer)
    pressed = {"deed": mine["deed"]} if "deed" in mine else {}  # a button of the form, not one of its fields
    assert {key: kept.get(key) for key in mine if key not in pressed} == {key: [value] for key, value in mine.items() if key not in pressed}
    assert int(kept["version"][0]) > int(opened[1]["version"][0])
    if EVIL in mine.values() or any("<" in str(value) for value in mine.values()):
        assert "&lt;" in page
    again = other.post(target, kept | pressed | {"operation": "knowingly"})
    assert again.status_code == 302


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_names_no_version_changes_nothing(cast: Cast, name: str) -> None:
    days = {f"DAY {number}": one for number, one in enumerate(_days())}
    come, given, *_rest = FORMS[name]
    where, target, early, _late = come(cast)
    client, written = signed_in(early), JournalLine.objects.count()
    sent = fields(client.get(where)) | {field: days.get(value, value) for field, value in given.items()} | {"operation": "blind"}
    del sent["version"]
    answer = client.post(target, sent)
    assert (answer.status_code in (400, 412, 422, 428), JournalLine.objects.count()) == (True, written)


def test_a_mail_that_somebody_else_placed_is_not_placed_again_unseen(cast: Cast) -> None:
    mail = ReceivedMail.objects.create(
        authority=cast.authority, state="waiting", nature="letter", mailbox="示例", uid_validity=1, uid=1, sha256="0" * 64, size=1,
        sender="someone@elsewhere.example", subject="报送", received_at=timezone.now())
    one, other = signed_in(cast.officer), signed_in(cast.centre)
    where, target = (reverse(name, args=[mail.pk]) for name in ("received_mail", "received_mail_set_aside"))
    opened = fields(other.get(where))
    one.post(target, fields(one.get(where)) | {"operation": "first", "reason": "先到的理由"})
    page = other.post(target, opened | {"operation": "late", "reason": EVIL})
    mail.refresh_from_db()
    assert (page.status_code, EVIL in page.content.decode(), "先到的理由" in page.content.decode(), mail.why) == (412, False, True, "先到的理由")


def test_what_is_the_same_in_both_is_not_listed_and_says_so(cast: Cast) -> None:
    where, _same, early, late = setting("round_name")(cast)
    one, other = signed_in(early), signed_in(late)
    opened = fields(other.get(where))
    one.post(where.replace("/name/", "/objections/"), {"operation": "a", "version": opened["version"], "days": "5", "day_kind": "working"})
    page = other.post(where, opened | {"operation": "b"}).content.decode()
    assert ("您写的和现在的内容一样；改动的是别的地方。" in page, "<th scope=\"col\">您的</th>" in page) == (True, False)


def test_every_form_with_a_version_is_known_here() -> None:
    templates = Path(jiangyan.__file__).parent / "templates"
    found = {str(one.relative_to(templates)) for one in templates.rglob("*.html")
             if re.search(r'name="version"|form\.version[^s]|base_version', one.read_text())}
    assert found == SHOWN | SAVING | DEEDS
