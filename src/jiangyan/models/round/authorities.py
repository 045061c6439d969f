"""The public authority that runs rounds, and the centre that works for it."""

from django.db import models

from jiangyan.models.records import Record


class Authority(Record):
    """主管部门: owns rounds; `centre_name` is the office that receives materials."""

    name = models.CharField(max_length=100, unique=True)
    short_name = models.CharField(max_length=40)
    centre_name = models.CharField(max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="代字改过几次")
    document_prefix = models.CharField(max_length=20, blank=True, help_text="发文机关代字；空则用简称")

    def __str__(self) -> str:
        return self.name
