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
from jiangyan.models import Draw, Person
from jiangyan.queries.visit.plans import working_days
from tests.cast import Cast, person, request
from tests.drafting import day, draft, settle
from tests.pool import pool, pooled, rules
from tests.rectifying import fail, limit

EVIL = '<img src=x onerror="alert(1)">'
SHOWN = {"rounds/setting.html", "purges/purge.html", "experts/form.html", "draws/conditions.html", "plans/settings.html", "plans/panels.html",
         "plans/travel.html", "plans/moving.html", "rectifications/rectification.html", "outbox/mail.html"}
"""Forms whose two versions stand side by side on the page (pages/versions.py); every one of them has a case below or in test_outbox."""
SAVING = {"marks/entry.html", "marks/saved.html", "merged/cell.html", "merged/inside.html", "visit_records/lines.html", "sheets/entry.html",
          "sheets/claim.html"}
"""Forms that save by themselves and hold the two versions of one line (parts/conflict.html)."""
DEEDS = {"draws/draw.html", "experts/expert.html", "plans/plan.html", "plans/apply.html", "rounds/review.html", "sheets/finalise.html"}
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
    assert {key: kept.get(key) for key in mine} == {key: [value] for key, value in mine.items()}
    assert int(kept["version"][0]) > int(opened[1]["version"][0])
    if EVIL in mine.values() or any("<" in str(value) for value in mine.values()):
        assert "&lt;" in page
    again = other.post(target, kept | {"operation": "knowingly"})
    assert again.status_code == 302


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
