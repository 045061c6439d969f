"""The authorities of the installation: what there is, and one more."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.round import authorities as actions
from jiangyan.models import Authority
from jiangyan.pages.doors import Asked, door, operation, proof
from jiangyan.pages.forms import Form, PlainField, carry_out, status
from jiangyan.queries.account import people


class AuthorityForm(Form):
    """An authority's names."""

    name = PlainField(label=gettext_lazy("主管部门全称"), max_length=100,
                      help_text=gettext_lazy("印在文书上、与公章一致，如“示例市人力资源和社会保障局”。"))
    short_name = PlainField(label=gettext_lazy("简称"), max_length=40, required=False,
                            help_text=gettext_lazy("没有另设发文机关代字时，文号用它；不填就用全称。"))
    centre_name = PlainField(label=gettext_lazy("受理中心名称"), max_length=100, required=False,
                             help_text=gettext_lazy("收材料、核对材料的机构，如“示例市职业技能公共实训中心”。"))


@door("people.keep", "GET", "POST")
def authorities(request: Asked) -> HttpResponse:
    """All of them, and the form for one more."""
    people.require(request.asker, "people.keep")
    proof(request)
    form = AuthorityForm(request.POST or None)
    if request.method == "POST" and carry_out(form, lambda: actions.register(
            operation(request), form.cleaned_data["name"], form.cleaned_data["short_name"], form.cleaned_data["centre_name"])):
        messages.success(request, _("主管部门已登记。现在可以为它的经办人、审批人建账号。"))
        return redirect("authorities")
    return render(request, "people/authorities.html", {
        "form": form, "found": Authority.objects.order_by("pk")}, status=status(form))


urls: list[Any] = [path("people/authorities/", authorities, name="authorities")]
