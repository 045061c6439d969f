"""What templates need to say numbers, instants and states the same way everywhere."""

import json
import uuid
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jiangyan.queries.clock import local
from jiangyan.rulebook import deadlines, stages

register = template.Library()


@register.simple_tag
def operation() -> SafeString:
    """A hidden field with a fresh operation id; every form that changes something carries one."""
    return format_html('<input type="hidden" name="operation" value="{}">', uuid.uuid4().hex)


@register.filter
def packed(value: Any) -> str:
    """Plain data as JSON, for an attribute that a script reads."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def points(value: Decimal | str | None) -> str:
    """Points with at least one decimal ("4.0", "3.67"); nothing is "未填", never zero."""
    if value is None or value == "":
        return _("未填")
    exact = Decimal(value)
    shown = exact.quantize(Decimal("0.1"))
    return str(shown) if shown == exact else str(exact.quantize(Decimal("0.01")))


@register.filter
def instant(value: datetime | None) -> str:
    """An instant as "2025年3月18日 24:00" in Asia/Shanghai."""
    return deadlines.words(local(value)) if value else _("未定")


@register.filter
def clock(value: datetime | None) -> str:
    """Only hour and minute, for "已保存 14:03"."""
    return f"{local(value):%H:%M}" if value else ""


@register.filter
def left(value: datetime | None) -> str:
    """The distance from now to an instant: "还有3天", "已逾期2天"."""
    return deadlines.left_words(timezone.now(), value) if value else ""


@register.filter
def stage(value: str) -> str:
    """A stage's Chinese name."""
    return _(stages.STAGES[value])


@register.filter
def size(value: int) -> str:
    """Bytes as people say them."""
    if value >= 1024 * 1024:
        return f"{value / 1024 / 1024:.1f} MB"
    return f"{value / 1024:.1f} KB" if value >= 1024 else f"{value} B"


@register.filter
def get(mapping: dict[Any, Any] | None, key: Any) -> Any:
    """The value under a key that is only known when the page is drawn."""
    return mapping.get(key) if mapping else None


@register.filter
def day(value: date | None) -> str:
    """A day as "2025年3月18日"; nothing is "未定"."""
    return _("%(year)d年%(month)d月%(day)d日") % {"year": value.year, "month": value.month, "day": value.day} if (
        value) else _("未定")


@register.filter
def hours(starts: time | None, ends: time | None) -> str:
    """The hours of a visit: "09:00—12:00", or that they will be told."""
    return _("%(starts)s—%(ends)s") % {"starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"} if starts and ends else (
        _("时间另行通知"))


@register.filter
def short_day(value: date) -> str:
    """A day without its year, for dense tables: "3月18日"."""
    return _("%(month)d月%(day)d日") % {"month": value.month, "day": value.day}


@register.filter
def weekday(value: date) -> str:
    """The weekday of a day: "星期二"."""
    return (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))[value.weekday()]
