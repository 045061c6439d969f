"""Forms check shape; what an action refuses is told in the form, with everything that was typed still there."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.problems import Problem
from jiangyan.queries.clock import SHANGHAI, local
from jiangyan.rulebook.words import plain

EARLIEST, LATEST = 2000, 2199
"""Years that a deadline or an appointment can lie in; the rest is a slip of the keyboard."""
DIGITS = 15
"""No number of ours has more digits; longer ones neither fit a database nor the journal."""


_DAY = gettext_lazy("日期写成 2025-03-18 的样子")
_WORDS: tuple[tuple[type[forms.Field], dict[str, Any]], ...] = (  # later kinds add to earlier ones
    (forms.Field, {"required": gettext_lazy("没有填写。请填好以后再提交。")}),
    (forms.CharField, {
        "max_length": gettext_lazy("最多 %(limit_value)s 个字，现在有 %(show_value)s 个。请写短一些。"),
        "min_length": gettext_lazy("至少 %(limit_value)s 个字，现在有 %(show_value)s 个。请写完整。"),
        "null_characters_not_allowed": gettext_lazy("里面有看不见的字符。请删掉重新输入。")}),
    (forms.EmailField, {"invalid": gettext_lazy("不是完整的邮箱地址。请核对，写成 name@example.org 的样子。")}),
    (forms.IntegerField, {
        "invalid": gettext_lazy("只能写整数。请改成 5 这样的数字。"), "min_value": gettext_lazy("不能小于 %(limit_value)s。请核对后重填。"),
        "max_value": gettext_lazy("不能大于 %(limit_value)s。请核对后重填。")}),
    (forms.DateField, {"required": gettext_lazy("没有填日期。请选一天，或写成 2025-03-18 的样子。"), "invalid": _DAY}),
    (forms.TimeField, {"invalid": gettext_lazy("时间写成 17:00 的样子")}),
    (forms.ChoiceField, {"required": gettext_lazy("还没有选择。请选一项。"),
                         "invalid_choice": gettext_lazy("选的内容不在现有的选项里。请重新选择。")}),
    (forms.MultipleChoiceField, {"required": gettext_lazy("还没有选择。请至少选一项。")}),
    (forms.BooleanField, {"required": gettext_lazy("还没有勾选。请看过以后勾选。")}),
    (forms.FileField, {
        "required": gettext_lazy("还没有选择文件。请选好文件再提交。"), "missing": gettext_lazy("没有收到文件。请重新选择文件。"),
        "invalid": gettext_lazy("没有收到文件。请重新选择文件。"), "empty": gettext_lazy("这个文件是空的。请打开核对，换一个文件。")}))


class Told:
    """A form whose fields say in our words what is wrong and what to do, whoever wrote the fields."""

    fields: dict[str, forms.Field]

    def full_clean(self) -> None:
        """Checks with these words."""
        for field in self.fields.values():
            for part in (field, *getattr(field, "fields", ())):
                for kind, words in _WORDS:
                    if isinstance(part, kind):
                        part.error_messages.update(words)
        super().full_clean()  # type: ignore[misc]


class Form(Told, forms.Form):
    """The form that every page uses."""


class PlainField(forms.CharField):
    """A short text in which full-width digits and letters count as ordinary ones."""

    def to_python(self, value: Any) -> Any:
        """The text as `plain` leaves it."""
        return plain(str(super().to_python(value) or ""))


class InstantWidget(forms.MultiWidget):
    """A date and a time of day side by side."""

    def __init__(self) -> None:
        super().__init__([
            forms.DateInput({"type": "date", "aria-label": gettext_lazy("日期")}, format="%Y-%m-%d"),
            forms.TextInput({"aria-label": gettext_lazy("时间（24小时制）"), "class": "instant-time"})])

    def decompress(self, value: datetime | None) -> list[Any]:
        """The local day and time; midnight is 24:00 of the day that ends."""
        if value is None:
            return [None, "24:00"]
        moment = local(value)
        if (moment.hour, moment.minute) == (0, 0):
            return [moment.date() - timedelta(days=1), "24:00"]
        return [moment.date(), f"{moment:%H:%M}"]


class InstantField(forms.MultiValueField):
    """An instant in Asia/Shanghai from a day and a time from 00:00 to 24:00."""

    widget = InstantWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(fields=(forms.DateField(), PlainField()), require_all_fields=True, **kwargs)

    def compress(self, data_list: list[Any]) -> datetime | None:
        """The aware datetime; "24:00" is the first moment of the next day."""
        if not data_list:
            return None
        day: date = data_list[0]
        if not EARLIEST <= day.year <= LATEST:
            raise forms.ValidationError(_("年份应在%(first)s至%(last)s之间，请核对日期") % {"first": EARLIEST, "last": LATEST})
        clock = plain(data_list[1]).replace("：", ":")
        if clock == "24:00":
            return datetime.combine(day + timedelta(days=1), time(0), SHANGHAI)
        try:
            hours, minutes = (int(part) for part in clock.split(":"))
            return datetime.combine(day, time(hours, minutes), SHANGHAI)
        except ValueError:
            raise forms.ValidationError(_("时间写成 17:00 的样子；当日结束写 24:00")) from None


def whole(text: str, otherwise: int = 0) -> int:
    """The whole number that was sent, full-width digits too; `otherwise` for anything else and for more digits than any of ours has.

    >>> whole("12"), whole("１２"), whole("-1"), whole("9" * 5000), whole("x", -1)
    (12, 12, 0, 0, -1)
    """
    return int(text) if text.isdecimal() and len(text) <= DIGITS else otherwise


def carry_out(form: forms.Form, work: Callable[[], Any]) -> bool:
    """Runs `work` when the form's shape is right; a Problem becomes an error of the form. True when it was done."""
    if not form.is_valid():
        return False
    try:
        work()
        return True
    except Problem as refusal:
        form.add_error(None, refusal.message)
        form.refused, form.refusal = refusal.status, refusal  # type: ignore[attr-defined]
        return False


def status(form: forms.Form) -> int:
    """The HTTP status of a page that shows the form: 200, the refusal's own, or 422 for a wrong shape."""
    return int(getattr(form, "refused", 422)) if form.is_bound and form.errors else 200
