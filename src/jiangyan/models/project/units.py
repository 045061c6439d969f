"""Units whose projects are inspected."""

from typing import ClassVar

from django.db import models

from jiangyan.models.records import Record
from jiangyan.models.sealed import SealedField


class UnitKind(models.TextChoices):
    """单位类型; some scoring rows depend on it."""

    ENTERPRISE = "enterprise", "企业"
    PUBLIC_TRAINING_CENTRE = "public_training_centre", "公共实训基地"
    VOCATIONAL_COLLEGE = "vocational_college", "职业院校"


class Unit(Record):
    """建设单位, known by its 统一社会信用代码."""

    name = models.CharField(max_length=120)
    name_letters = models.CharField(max_length=300, blank=True, help_text="拼音，供检索")
    credit_code = models.CharField(max_length=18, unique=True)
    kind = models.CharField(max_length=30, choices=UnitKind.choices)
    district = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    contact_name = models.CharField(max_length=40, blank=True)
    contact_phone = SealedField(blank=True)
    contact_match = models.CharField(max_length=64, blank=True, default="", db_index=True, help_text="带密钥的摘要，供查找")
    contact_salt = models.CharField(max_length=32, blank=True, default="", help_text="日志里承诺用的随机数")
    version = models.PositiveIntegerField(default=1, help_text="联系人改过几次")
    registered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=UnitKind.values), name="unit_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name
