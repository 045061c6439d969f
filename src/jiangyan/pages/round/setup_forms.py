"""The forms of a drafted round's settings: each says which version of the settings it was drawn from."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.round import rounds as actions
from jiangyan.models.round.rounds import MergeRule, OverdueReminders
from jiangyan.pages.forms import Form, InstantField, PlainField, whole
from jiangyan.rulebook.merging import RULES


class Versioned(Form):
    """A form that says which version of the round's settings it was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class NameForm(Versioned):
    """The round's own name and the notice's number."""

    name = PlainField(label=gettext_lazy("批次名称"), max_length=120)
    notice_number = PlainField(label=gettext_lazy("通知文号"), max_length=80, required=False,
                               help_text=gettext_lazy("例如“津人社办函〔2025〕号”；没有文号可不填。"))


class OfficeForm(Form):
    """One office that can be called."""

    office = PlainField(label=gettext_lazy("部门"), max_length=100, required=False)
    person_name = PlainField(label=gettext_lazy("联系人"), max_length=40, required=False)
    phone = PlainField(label=gettext_lazy("电话"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("邮箱"), required=False)


Offices = forms.formset_factory(OfficeForm, extra=1, max_num=6, absolute_max=6)


class DatesForm(Versioned):
    """The three deadlines as instants."""

    submission = InstantField(label=gettext_lazy("提交截止时间"))
    inclusive = forms.TypedChoiceField(
        label=gettext_lazy("恰好在这一时刻提交的"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", gettext_lazy("算按时")), ("no", gettext_lazy("算逾期"))])
    visits = InstantField(label=gettext_lazy("市级验收截止时间"))
    rectification = InstantField(label=gettext_lazy("整改完善截止时间"))


class RulesForm(Versioned):
    """Pass mark, panel size, merge rule."""

    pass_mark = PlainField(label=gettext_lazy("合格分"), max_length=6,
                           help_text=gettext_lazy("通知没有规定合格分，须由主管部门确定；满分 100 分，达到即为合格。"))
    panel_size = forms.IntegerField(label=gettext_lazy("专家组人数"), min_value=1, max_value=99,
                                    help_text=gettext_lazy("不少于 3 人的单数。"))
    merge_rule = forms.ChoiceField(label=gettext_lazy("汇总办法"), widget=forms.RadioSelect, choices=[
        (value, RULES[value] if "：" in RULES[value] else f"{label}：{RULES[value]}") for value, label in MergeRule.choices])
    spread_threshold = PlainField(label=gettext_lazy("极差提示"), max_length=5,
                                  help_text=gettext_lazy("各专家在一项上相差达到这个分数，汇总时突出显示。"))
    visit_record_required = forms.BooleanField(
        label=gettext_lazy("现场验收记录不全，不能提交结论"), required=False,
        help_text=gettext_lazy("签到、听取汇报、提问、开展工作四部分；不勾选则只提醒。"))


class RemindersForm(Versioned):
    """Days before a deadline as people write a list, and how often after it."""

    days_before = PlainField(label=gettext_lazy("截止前几天提醒"), max_length=60, required=False,
                             help_text=gettext_lazy("用顿号、逗号或空格隔开，例如“7、3、1”；不填就不在截止前提醒。"))
    overdue = forms.ChoiceField(label=gettext_lazy("逾期以后"), widget=forms.RadioSelect, choices=OverdueReminders.choices)

    def clean_days_before(self) -> list[int]:
        """The days as whole numbers."""
        parts = re.split(r"[、,，;；\s]+", self.cleaned_data["days_before"].strip())
        days = [whole(part, -1) for part in parts if part]
        if -1 in days:
            raise forms.ValidationError(_("只写天数，例如“7、3、1”"))
        return days


class ObjectionsForm(Versioned):
    """Within how many days of publication a unit may object; empty: no such period."""

    days = forms.IntegerField(label=gettext_lazy("结果发布后几天内"), min_value=1, max_value=actions.OBJECTION_DAYS_MOST,
                              required=False, help_text=gettext_lazy("不设异议期的，不要填写。"))
    day_kind = forms.ChoiceField(label=gettext_lazy("天数怎样算"), widget=forms.RadioSelect, required=False, choices=[
        ("working", gettext_lazy("按工作日，放假和调休以放假安排为准")), ("calendar", gettext_lazy("按自然日"))])
