"""People who sign in, and what they are appointed to."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from jiangyan.models.questions import Question
from jiangyan.models.records import Record

FOUNDING = "init"
"""Stands in binding_code for an administrator whom `init` made: there may be nobody yet who could confirm."""


class People(BaseUserManager["Person"]):
    """Makes people; a password is always hashed."""

    def create_user(self, username: str, password: str | None = None, **values: str) -> "Person":
        """A new person who can sign in with `password` (None: cannot sign in)."""
        person = self.model(username=username, **values)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get(self, *args: Any, **values: Any) -> "Person":
        """One person; by number alone, as signing in asks at every request, in SQL that is already there."""
        found = _BY_NUMBER.first(values["pk"]) if not args and values.keys() == {"pk"} else None
        return found or super().get(*args, **values)


class Person(Record, AbstractBaseUser):
    """Somebody with an account. What they may do hangs on appointments, never on flags here."""

    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    verified_email = models.EmailField(blank=True, help_text="本人用邮件里的链接确认过的邮箱；与 email 相同才往那里发信")
    title = models.CharField(max_length=60, blank=True)
    employer = models.CharField(max_length=100, blank=True)
    is_active = models.BooleanField(default=True)
    password_initial = models.BooleanField(default=False)
    password_at = models.DateTimeField(default=timezone.now)
    binding_code = models.CharField(
        max_length=6, blank=True, default="", help_text="第一次绑定登录验证后等安全管理员确认的六位数；init 表示由 init 建立")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    objects = People()

    def __str__(self) -> str:
        return self.display_name

    @property
    def binding_waits(self) -> bool:
        """Whether nobody has confirmed yet that it was this person who bound the second factor."""
        return self.binding_code not in ("", FOUNDING)

    def get_full_name(self) -> str:
        """The name on papers."""
        return self.display_name


_BY_NUMBER = Question(lambda pk: Person.objects.filter(pk=pk))


class Role(models.TextChoices):
    """The closed list of roles; lead and member of a panel are relations to a project, not roles."""

    OFFICER = "officer", "主管部门经办人"
    APPROVER = "approver", "主管部门审批人"
    CENTRE = "centre", "受理中心经办人"
    EXPERT = "expert", "评审专家"
    UNIT_CLERK = "unit_clerk", "建设单位经办人"
    UNIT_HEAD = "unit_head", "建设单位负责人"
    AUDITOR = "auditor", "监督审计人员"
    ADMINISTRATOR = "administrator", "系统管理员"
    SECURITY_ADMINISTRATOR = "security_administrator", "安全管理员"
    AUDIT_ADMINISTRATOR = "audit_administrator", "审计管理员"


class Appointment(Record):
    """One role of one person, for an authority or for a unit."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=30, choices=Role.choices)
    authority = models.ForeignKey("Authority", models.PROTECT, null=True, blank=True, related_name="appointments")
    unit = models.ForeignKey("Unit", models.PROTECT, null=True, blank=True, related_name="appointments")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            # One each where another would have an empty column: SQLite takes two empty values for different ones.
            models.UniqueConstraint(fields=["person", "role", "unit"], condition=models.Q(unit__isnull=False),
                                    name="appointment_once_at_unit"),
            models.UniqueConstraint(fields=["person", "role", "authority"], condition=models.Q(authority__isnull=False),
                                    name="appointment_once_at_authority"),
            models.UniqueConstraint(fields=["person", "role"], condition=models.Q(unit__isnull=True, authority__isnull=True),
                                    name="appointment_once_anywhere"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="appointment_role_known"),
            models.CheckConstraint(
                condition=models.Q(role__in=["unit_clerk", "unit_head"], unit__isnull=False, authority__isnull=True)
                | models.Q(unit__isnull=True, authority__isnull=False)
                | models.Q(role__in=["administrator", "security_administrator", "audit_administrator"], unit__isnull=True, authority__isnull=True),
                name="appointment_place",
            ),
        ]
