"""People: the list, one account, a new one; what each administrator may do there."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.account import people as actions
from jiangyan.actions.account import resets
from jiangyan.actions.project.units import Registered
from jiangyan.models import Authority, Person
from jiangyan.models.account.people import Role
from jiangyan.pages import lists
from jiangyan.pages.doors import Asked, door, operation, proof
from jiangyan.pages.forms import Form, PlainField, carry_out, status
from jiangyan.printing.lists import Value
from jiangyan.queries.account import people, second_factors


class AppointmentForm(Form):
    """A role and, except for administrators, where."""

    role = forms.ChoiceField(label=gettext_lazy("任职"), choices=[(name, Role(name).label) for name in people.APPOINTED])
    authority = forms.ChoiceField(label=gettext_lazy("主管部门"), required=False,
                                  help_text=gettext_lazy("经办人、审批人、受理中心、监督审计必须选；三种管理员不属于哪个部门，不用选。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].choices = [  # type: ignore[attr-defined]
            ("", _("（不选）")), *((str(one.pk), one.name) for one in Authority.objects.order_by("pk"))]

    def place(self) -> int | None:
        """The id of the authority, if one was chosen."""
        return int(self.cleaned_data["authority"]) if self.cleaned_data["authority"] else None


class PersonForm(AppointmentForm):
    """A new account."""

    name = PlainField(label=gettext_lazy("姓名"), max_length=60)
    username = PlainField(label=gettext_lazy("账号"), max_length=60, help_text=gettext_lazy("登录时用，以后不能改。"))
    field_order = ("name", "username", "role", "authority")


class ConfirmForm(Form):
    """What the person reads from their screen."""

    number = PlainField(label=gettext_lazy("本人读出的六位数"), max_length=6, widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}))


@door("people.see")
def index(request: Asked) -> HttpResponse:
    """Everybody with an account, narrowed by words and role."""
    search, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    idle = request.GET.get("idle") == "1"
    found = people.listed(request.asker, search, role if role in Role.values else "", idle)
    file = lists.file(request, _("人员"), [_("姓名"), _("账号"), _("任职"), _("最近登录"), _("状态")], found, _file_row)
    if file is not None:
        return file
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "people/index.html", {
        "page": page, "search": search, "role": role, "idle": idle, "idle_days": people.IDLE_DAYS, "roles": Role.choices,
        "may_keep": people.may(request.asker, "people.keep")})


def _file_row(one: Any) -> list[Value]:
    held = "；".join(f"{each.get_role_display()}（{place.name}）" if (place := each.authority or each.unit) else each.get_role_display()
                    for each in one.held)
    return [one.display_name, one.username, held, one.last_login,
            _("启用") if one.is_active else _("停用")]


@door("people.keep", "GET", "POST")
def new(request: Asked) -> HttpResponse:
    """A new account; the initial password is shown once."""
    people.require(request.asker, "people.keep")
    proof(request)  # before the form as well, so that nothing typed is lost
    form, done = PersonForm(request.POST or None), []
    if request.method == "POST" and carry_out(form, lambda: done.append(actions.register(
            operation(request), form.cleaned_data["username"], form.cleaned_data["name"], form.cleaned_data["role"], form.place()))):
        return _passwords(request, done[0])
    none_yet = not Authority.objects.exists()
    return render(request, "people/new.html", {"form": form, "none_yet": none_yet}, status=status(form))


def _passwords(request: Asked, made: Registered) -> HttpResponse:
    names = dict(Person.objects.filter(username__in=made.passwords).values_list("username", "display_name"))
    return render(request, "units/passwords.html", {
        "title": _("初始密码"), "url": reverse("people"),
        "accounts": [{"unit": "", "name": names[username], "username": username, "password": password}
                     for username, password in made.passwords.items()]})


@door("people.see", "GET", "POST")
def person(request: Asked, person_id: int) -> HttpResponse:
    """One account: what it may, and what this administrator may do with it; POST appoints."""
    found = people.person_for(request.asker, person_id)
    keep, secure = people.may(request.asker, "people.keep"), people.may(request.asker, "people.secure")
    form = AppointmentForm(request.POST or None) if keep else None
    if request.method == "POST":
        proof(request)
    if form is not None and request.method == "POST" and carry_out(form, lambda: actions.appoint(
            operation(request), person_id, form.cleaned_data["role"], form.place())):
        messages.success(request, _("已任职，立即生效。"))
        return redirect("person", person_id)
    return render(request, "people/person.html", {
        "found": found, "form": form, "keep": keep, "secure": secure, "own": found.pk == request.asker.person.pk,
        "held": found.appointments.filter(ended_at__isnull=True).select_related("authority", "unit").order_by("pk"),
        "confirms": ConfirmForm() if _confirms(request, found) else None,
        "kept": second_factors.kept(found), "slowed": people.slowed(found) if secure else 0,
        "sessions": len(people.sessions_of(found)) if secure else 0}, status=status(form) if form else 200)


def _confirms(request: Asked, found: Person) -> bool:
    return found.binding_waits and found.pk != request.asker.person.pk and people.may_confirm(request.asker, found)


@door("people.confirm", "POST")
def confirm(request: Asked, person_id: int) -> HttpResponse:
    """Confirms that it was the person who bound the second factor."""
    proof(request)
    resets.confirm(operation(request), person_id, request.POST.get("number", ""))
    messages.success(request, _("已确认，本人可以办事了。"))
    return redirect("person", person_id)


@door("people.keep", "POST")
def end(request: Asked, person_id: int, appointment_id: int) -> HttpResponse:
    """Ends an appointment."""
    proof(request)
    actions.end(operation(request), person_id, appointment_id)
    messages.success(request, _("任职已结束，立即生效。"))
    return redirect("person", person_id)


@door("people.keep", "POST")
def switch(request: Asked, person_id: int) -> HttpResponse:
    """Switches the account on (`active` = 1) or off."""
    proof(request)
    active = request.POST.get("active") == "1"
    actions.switch(operation(request), person_id, active)
    messages.success(request, _("账号已启用。") if active else _("账号已停用，立即生效。"))
    return redirect("person", person_id)


@door("people.keep", "POST")
def password(request: Asked, person_id: int) -> HttpResponse:
    """A fresh initial password, shown once."""
    proof(request)
    return _passwords(request, actions.reset_password(operation(request), person_id))


def _reset(carry: Callable[..., Any], said: Any) -> Any:
    @door("people.secure", "POST")
    def view(request: Asked, person_id: int) -> HttpResponse:
        """One of the security administrator's resets."""
        proof(request)
        carry(operation(request), person_id)
        messages.success(request, str(said))
        return redirect("person", person_id)
    return view


urls: list[Any] = [
    path("people/", index, name="people"),
    path("people/new/", new, name="person_new"),
    path("people/<int:person_id>/", person, name="person"),
    path("people/<int:person_id>/appointments/<int:appointment_id>/end", end, name="appointment_end"),
    path("people/<int:person_id>/switch", switch, name="person_switch"),
    path("people/<int:person_id>/password", password, name="person_password"),
    path("people/<int:person_id>/confirm", confirm, name="person_confirm"),
    path("people/<int:person_id>/forgive", _reset(resets.forgive, gettext_lazy("已清零，本人马上可以再试。")), name="person_forgive"),
    path("people/<int:person_id>/unbind", _reset(resets.unbind, gettext_lazy("已解除，本人下次登录时重新绑定；已通知本人。")), name="person_unbind"),
    path("people/<int:person_id>/sessions", _reset(resets.end_sessions, gettext_lazy("已结束全部登录。")), name="person_sessions"),
]
