"""Mails: their words as the recipient may read them, and whether they may be sent at all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from jiangyan.models import OutboxMail
from jiangyan.problems import Problem
from jiangyan.queries.account.addresses import address_of
from jiangyan.queries.clock import local
from jiangyan.queries.mail.notifications import KINDS, Kind
from jiangyan.queries.rights import asker, may, standing
from jiangyan.rulebook import deadlines

SIGNED = "（个人链接，只写在发出的邮件里）"


@dataclass(frozen=True)
class Words:
    """One mail as it would leave now: subject of one line, and text."""

    subject: str
    text: str


def words(mail: OutboxMail, shown: bool = False) -> Words:
    """The mail's words: as they were sent or edited, else from the template of its kind as things stand now.

    `shown` leaves out a link that is for the recipient alone, for whoever looks at the outbox.
    """
    if mail.text:
        return Words(mail.subject, mail.text)
    kind = KINDS[mail.kind]
    link = _(SIGNED) if shown and kind.personal else settings.PUBLIC_URL + page_of(mail.kind, mail.project_id, mail.values)
    context = {
        **{name: said(name, value) for name, value in mail.values.items()}, "name": mail.person.display_name, "link": link,
        "project": mail.project.name if mail.project else "", "round": mail.round.name if mail.round else "",
        "authority": mail.authority.name if mail.authority else ""}
    template: Any = get_template(f"mails/{mail.kind}.txt")
    subject, _sign, text = template.template.render(Context(context, autoescape=False)).strip().partition("\n")
    return Words(" ".join(subject.split())[:200], text.strip() + "\n")


def page_of(kind: str, project: int | None, values: dict[str, Any]) -> str:
    """The path of the page that a notification or mail leads to."""
    if path := values.get("path"):
        return str(path)
    page = KINDS[kind].page
    try:
        return reverse(page, args=[project] if project else [])
    except NoReverseMatch:
        return reverse("project", args=[project]) if project else reverse("home")


def said(name: str, value: Any) -> str:
    """A value of a notification in words: instants as people write them."""
    if name in ("until", "at") and isinstance(value, str):
        return deadlines.words(local(datetime.fromisoformat(value)))
    return str(value)


def title(kind: str, values: dict[str, Any]) -> str:
    """What a notification says inside the product."""
    return _(KINDS[kind].title) % {name: said(name, value) for name, value in values.items()}


def obstacle(mail: OutboxMail) -> str:
    """Why this mail must not leave now, in Chinese; "" when it may."""
    kind: Kind = KINDS[mail.kind]
    if not mail.person.is_active:
        return _("收件人的账号已停用")
    if kind.deed and mail.project_id is not None:
        try:
            if not may(standing(asker(mail.person), mail.project_id), kind.deed):
                return _("收件人现在不能查看所指的内容")
        except Problem:
            return _("收件人已不能查看这个项目（例如须回避，或任职已结束）")
    return "" if mail.address or address_of(mail.person) else _("收件人没有确认过的邮箱")
