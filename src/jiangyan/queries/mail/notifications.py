"""Notifications: the closed list of kinds, who is told about a project, and what one person has been told."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jiangyan.models import Appointment, Notification, PanelMember, Person, Project, Recusal, Secretary
from jiangyan.problems import Problem
from jiangyan.queries.rights import Asker, Gated, visible_projects


@dataclass(frozen=True)
class Kind:
    """One kind: what is said inside the product, the url name of the page it leads to, the deed of queries.rights that
    the person must be allowed when it is shown or sent ("": none), whether its link is for that person's eyes only, and whether
    its mail leaves at once because it answers the person's own.

    `title` may name values as %(name)s; the mail's words are in templates/mails/<kind>.txt and never say a result.
    """

    title: str
    page: str = "project"
    deed: str = "project.see"
    personal: bool = False
    at_once: bool = False


KINDS: dict[str, Kind] = {
    "material_returned": Kind("验收材料被退回，请按意见补正后重新提交", "materials", "materials.see"),
    "material_accepted": Kind("验收材料已受理，等待安排现场验收", "project", "materials.see"),
    "deadline_near": Kind("%(what)s还有 %(days)s 天截止：%(until)s"),
    "deadline_passed": Kind("%(what)s已过截止时间：%(until)s"),
    "visit_notice": Kind("现场验收日期已确定"),
    "expert_invited": Kind("邀请您担任验收专家，请答复能否参加", "home", "", personal=True),
    "result_published": Kind("验收结果已发布", "result", "result.read"),
    "objection_answered": Kind("您单位对验收结果的异议已有答复", "result", "result.read"),
    "rectification_set": Kind("限期整改的期限已确定", "project", "result.read"),
    "extension_decided": Kind("延期申请已有决定"),
    "reinspection_accepted": Kind("复验申请已受理", "project", "result.read"),
    "reinspection_refused": Kind("复验申请没有受理，请查看原因", "project", "result.read"),
    "anchor_dropped": Kind("今天的日志锚", "home", ""),
    "device_new": Kind("您的账号在一台没有用过的设备上登录了（%(at)s）。不是您本人，请马上改密码并联系主管部门", "me", "", personal=True),
    "second_factor_removed": Kind("安全管理员于%(at)s解除了您的登录验证，下次登录时请重新绑定手机", "me", "", personal=True),
    "mail_received": Kind("收到您单位寄来的邮件“%(subject)s”，附件等您确认后才算数", "project_mails", at_once=True),
    "mail_waiting": Kind("收到您的邮件“%(subject)s”，正在确认属于哪个项目", "home", "", at_once=True),
    "address_confirm": Kind("请确认您的邮箱", "address_confirm", "", personal=True),
}


def people_of(project: Project, *relations: str) -> list[Person]:
    """Everybody active who has one of the `relations` of queries.rights to the project now; the recused never (one query)."""
    own = [name.replace("own_", "unit_") for name in relations if name.startswith("own_")]
    staff = [name for name in relations if name in ("centre", "officer", "approver", "auditor")]
    mine = Appointment.objects.filter(person=OuterRef("pk"), ended_at__isnull=True)
    reach = Q(Exists(mine.filter(unit=project.unit_id, role__in=own))) | Q(
        Exists(mine.filter(authority=project.round.authority_id, role__in=staff)))
    if {"lead", "member"} & set(relations):
        seats = PanelMember.objects.filter(inspection__project=project, person=OuterRef("pk"), left_at__isnull=True,
                                           inspection__merged_at__isnull=True)
        reach |= Q(Exists(seats if "member" in relations else seats.filter(is_lead=True)))
    if "secretary" in relations:
        reach |= Q(Exists(Secretary.objects.filter(inspection__project=project, person=OuterRef("pk"), left_at__isnull=True,
                                                   inspection__merged_at__isnull=True)))
    recused = Recusal.objects.filter(person=OuterRef("pk"), project=project)
    return list(Person.objects.filter(reach, is_active=True).exclude(Exists(recused)).order_by("pk"))


_UNREAD = Gated(lambda by: told(by).filter(read_at__isnull=True).order_by().values("person").annotate(number=Count("pk")).values_list(
    "number"))
"""Every page asks it."""


def unread(by: Asker) -> int:
    """How many unread notifications the person has (one query)."""
    found = _UNREAD(by)
    return found[0][0] if found else 0


def told_one(by: Asker, notification_id: int) -> Notification:
    """One of the person's own notifications; anybody else's is Problem not_found."""
    found = told(by).filter(pk=notification_id).first()
    if found is None:
        raise Problem("not_found")
    return found


def told(by: Asker) -> QuerySet[Notification]:
    """What `by` has been told, newest first; nothing about a project that they may not see (any more)."""
    return (Notification.objects.filter(person=by.person).filter(
        Q(project__isnull=True) | Q(project__in=visible_projects(by))).select_related("project").order_by("-pk"))
