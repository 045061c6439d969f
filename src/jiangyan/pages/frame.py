"""The frame around every page: who is here and where they can go."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from jiangyan.models.account.people import Role
from jiangyan.queries.account.passwords import too_old
from jiangyan.queries.mail.notifications import unread
from jiangyan.queries.rights import ADMINISTRATORS, Asker

ENTRIES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("待办", "home", ()),
    ("批次", "rounds", ("officer", "approver", "centre", "auditor")),
    ("建设单位", "units", ("officer", "approver", "centre", "auditor")),
    ("专家库", "experts", ("officer", "approver", "auditor")),
    ("文书登记簿", "registers", ("officer", "approver", "auditor")),
    ("考核细则", "rubrics", ("officer", "approver", "centre", "auditor", "expert")),
    ("不便参加的日子", "absences", ("expert",)),
    ("待发邮件", "outbox", ("officer", "auditor")),
    ("收到的邮件", "received_mails", ("centre",)),
    ("人员", "people", ADMINISTRATORS),
    ("日志", "journal", ("audit_administrator",)),
    ("后台任务", "jobs", ("administrator",)),
    ("我的项目", "projects", ("unit_clerk", "unit_head", "expert")),
)


class Entry(NamedTuple):
    """One entry of the navigation."""

    label: str
    url: str
    current: bool


@cache
def address(name: str) -> str:
    """The address of a page without places in it, found once; "" where there is no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@cache
def demo_accounts() -> list[dict[str, str]]:
    """The accounts that the demonstration offers; none where it made no list."""
    place = Path(settings.DATA_DIR) / "demo.json"
    found: list[dict[str, str]] = json.loads(place.read_text(encoding="utf-8")) if place.exists() else []
    return found


def frame(request: HttpRequest) -> dict[str, Any]:
    """Navigation and person for templates; nothing for somebody who has not signed in."""
    by: Asker | None = getattr(request, "asker", None)
    if by is None:
        return {"demo": settings.DEMO, "demo_accounts": demo_accounts() if settings.DEMO else [],
                "house": settings.OIDC.name if settings.OIDC else ""}
    return {"demo": settings.DEMO, "nav": {"entries": lambda: _entries(request, by)}, "person": by.person, "asker": by,
            "authority_name": _place(by), "role_label": lambda: _roles(by), "help_url": address("help"), "sign_out_url": address("account_logout"),
            "password_old": too_old(by.person), "unread": SimpleLazyObject(lambda: unread(by))}


def _entries(request: HttpRequest, by: Asker) -> tuple[Entry, ...]:
    return tuple(Entry(_(label), url, request.path == url or (url != "/" and request.path.startswith(url)))
                 for label, name, who in ENTRIES if not who or by.has(*who) for url in [address(name)])


def _place(by: Asker) -> str:
    """Whom this person works for, under the product's name: the authority, for the unit's people their unit."""
    return "、".join(dict.fromkeys(one.authority.name if one.authority else one.unit.name if one.unit else "" for one in by.appointments))


def _roles(by: Asker) -> str:
    roles = dict(Role.choices)
    return "、".join(dict.fromkeys(roles[one.role] for one in by.appointments))
