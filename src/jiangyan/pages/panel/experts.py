"""The expert pool: the list, one expert, adding, suspending."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.panel import experts as actions
from jiangyan.actions.panel.experts import Entry
from jiangyan.models import Authority, Expert
from jiangyan.pages import lists, versions
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import Form, PlainField, carry_out, status, whole
from jiangyan.pages.tags import day
from jiangyan.printing.lists import Value
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.panel import experts
from jiangyan.queries.panel.experts import STATES, Wanted
from jiangyan.queries.round import rounds
from jiangyan.rulebook.words import plain

HEADS = (("name", "姓名"), ("", "专业领域"), ("employer", "单位和职称"), ("region", "地区"),
         ("until", "聘期至"), ("load", "本批次项目"), ("", "状态"))
FILE = ("姓名", "财务专家", "专业领域", "单位", "职称", "地区", "聘期至", "本批次项目", "状态")
_DAY = {"type": "date"}


class ExpertForm(Form):
    """What is known of an expert; lists are typed with commas or one a line."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = PlainField(label=gettext_lazy("姓名"), max_length=60, help_text=gettext_lazy("印在文书上的姓名。"))
    username = PlainField(label=gettext_lazy("账号"), max_length=60, required=False,
                          help_text=gettext_lazy("登录用，字母和数字；已有专家账号的填原账号。"))
    title = PlainField(label=gettext_lazy("职称或技能等级"), max_length=60, required=False,
                       help_text=gettext_lazy("如“高级工程师”。"))
    employer = PlainField(label=gettext_lazy("工作单位"), max_length=100, help_text=gettext_lazy("写全称；抽取时据此计算回避。"))
    employer_code = PlainField(label=gettext_lazy("工作单位的统一社会信用代码"), max_length=40, required=False,
                               help_text=gettext_lazy("18 位；单位改名后仍能认出。"))
    former_employers = forms.CharField(label=gettext_lazy("曾任职单位"), required=False, max_length=1000,
                                       widget=forms.Textarea({"rows": 3}), help_text=gettext_lazy("每行一个；据此计算回避。"))
    fields_known = PlainField(label=gettext_lazy("专业领域"), max_length=200, help_text=gettext_lazy("多个用顿号分开，如“数控技术、模具”。"))
    region = PlainField(label=gettext_lazy("地区"), max_length=40, required=False, help_text=gettext_lazy("工作单位所在的区，如“河西区”。"))
    finance = forms.BooleanField(label=gettext_lazy("财务专家，可任财务席"), required=False)
    term_from = forms.DateField(label=gettext_lazy("聘期起"), required=False, widget=forms.DateInput(_DAY, format="%Y-%m-%d"))
    term_until = forms.DateField(label=gettext_lazy("聘期止"), required=False, widget=forms.DateInput(_DAY, format="%Y-%m-%d"))

    def entry(self) -> Entry:
        """What was entered, as the action takes it."""
        given = self.cleaned_data
        return Entry(given["name"], given["title"], given["employer"], given["employer_code"],
                     tuple(experts.listing(given["former_employers"])), tuple(experts.listing(given["fields_known"])),
                     given["region"], given["finance"], given["term_from"], given["term_until"])


@door("expert.see")
def index(request: Asked) -> HttpResponse:
    """The pool with search, filters and sorting."""
    rounds.require_any(request.asker, "expert.see")
    wanted, lines = _wanted(request.GET), experts.pool(request.asker, local(database_now()).date())
    file = lists.file(request, _("专家库"), [_(label) for label in FILE], experts.chosen(lines, wanted), _file_row)
    if file is not None:
        return file
    page = Paginator(experts.chosen(lines, wanted), 50).get_page(request.GET.get("page"))
    regions = sorted({one.expert.region for one in lines if one.expert.region})
    fields = [name for name, _count in Counter(name for one in lines for name in one.expert.fields).most_common()]
    return render(request, "experts/index.html", {
        "page": page, "wanted": wanted, "any": bool(lines), "regions": regions, "fields": fields, "chips": _chips(lines, wanted),
        "heads": [_head(wanted, sort, label) for sort, label in HEADS], "states": {name: _(label) for name, label in STATES.items()},
        "filtered": wanted != Wanted(sort=wanted.sort), "may_keep": request.asker.has("officer")})


def _file_row(one: experts.Line) -> list[Value]:
    known, person = one.expert, one.expert.person
    return [person.display_name, _("是") if known.finance else "", "、".join(known.fields), person.employer, person.title, known.region,
            known.term_until, one.load, _(STATES[one.state])]


def _wanted(given: Any) -> Wanted:
    state, sort = given.get("state", ""), given.get("sort", "name")
    return Wanted(plain(given.get("q", ""))[:60], given.get("field", "")[:60], given.get("region", "")[:40],
                  state if state in STATES else "", given.get("finance") == "1",
                  sort if sort.removeprefix("-") in experts.SORTS else "name")


def _chips(lines: list[experts.Line], wanted: Wanted) -> list[dict[str, Any]]:
    counts = Counter(one.state for one in lines)
    finance = sum(one.expert.finance for one in lines)
    kept = {"q": wanted.search, "field": wanted.field, "region": wanted.region, "sort": wanted.sort}

    def address(**changed: str) -> str:
        return f"{reverse('experts')}?{urlencode({name: value for name, value in {**kept, **changed}.items() if value})}"

    states = [{"label": _(label), "count": counts[name], "current": wanted.state == name, "url": address(state=name)}
              for name, label in STATES.items()]
    return [{"label": _("全部"), "count": len(lines), "current": not wanted.state and not wanted.finance, "url": address()}, *states,
            {"label": _("财务专家"), "count": finance, "current": wanted.finance, "url": address(finance="1")}]


def _head(wanted: Wanted, sort: str, label: str) -> dict[str, Any]:
    return {"label": _(label), "turned": f"-{sort}" if wanted.sort == sort else sort, "num": sort == "load",
            "sort": {sort: "ascending", f"-{sort}": "descending"}.get(wanted.sort, "none") if sort else ""}


@door("expert.keep", "GET", "POST")
def new(request: Asked) -> HttpResponse:
    """Adds an expert; the initial password of a new account is shown once."""
    rounds.require_any(request.asker, "expert.keep")
    form = ExpertForm(request.POST or None)
    form.fields["username"].required = True
    if request.method == "POST":
        done: list[Any] = []
        home = Authority.objects.filter(pk__in=request.asker.authorities("officer")).order_by("pk").values_list("pk", flat=True)[0]
        if carry_out(form, lambda: done.append(actions.add(operation(request), home, form.cleaned_data["username"], form.entry()))):
            return _added(request, done[0], form)
    return render(request, "experts/form.html", {"form": form, "fresh": True}, status=status(form))


def _added(request: Asked, done: Any, form: ExpertForm) -> HttpResponse:
    name, where = form.cleaned_data["name"], reverse("expert", args=[done.answer["expert"]])
    if not done.passwords:
        messages.success(request, _("“%(name)s”已在专家库中。") % {"name": name})
        return redirect(where)
    return render(request, "units/passwords.html", {"title": name, "url": where, "accounts": [
        {"username": username, "name": name, "password": given, "unit": form.cleaned_data["employer"]}
        for username, given in done.passwords.items()]})


@door("expert.see")
def expert(request: Asked, expert_id: int) -> HttpResponse:
    """One expert: everything that is kept, and what the officer can do."""
    return _page(request, experts.expert_for(request.asker, expert_id))


def _page(request: Asked, found: Expert, problem: Problem | None = None) -> HttpResponse:
    term = "—".join(day(one) if one else _("不限") for one in (found.term_from, found.term_until))
    facts = ((_("职称或技能等级"), found.person.title), (_("工作单位"), found.person.employer),
             (_("统一社会信用代码"), found.employer_code), (_("曾任职单位"), _("、").join(found.former_employers)),
             (_("专业领域"), _("、").join(found.fields)), (_("地区"), found.region),
             (_("财务席"), _("可以担任") if found.finance else _("不担任")), (_("聘期"), term), (_("账号"), found.person.username))
    state = experts.state_of(found, local(database_now()).date())
    return render(request, "experts/expert.html", {
        "expert": found, "facts": [{"label": label, "value": value} for label, value in facts], "state": state,
        "state_label": _(STATES[state]), "problem": problem, "may_keep": rounds.may_at(request.asker, found.authority_id, "expert.keep"),
        "history": experts.history(found)}, status=problem.status if problem else 200)


@door("expert.keep", "GET", "POST")
def change(request: Asked, expert_id: int) -> HttpResponse:
    """Changes what is known; ties that become known recuse at once, which the answer says."""
    found = experts.expert_for(request.asker, expert_id)
    rounds.require_at(request.asker, found.authority_id, "expert.keep")
    form = _filled(found, request.POST or None)
    if request.method == "POST":
        done: dict[str, Any] = {}
        if carry_out(form, lambda: done.update(actions.change(operation(request), expert_id, form.cleaned_data["version"] or 0,
                                                              form.entry()))):
            messages.success(request, _("已保存。"))
            if done["recused"]:
                messages.warning(request, _("按新的信息，此人须回避 %(count)s 个正在验收的项目，已立即生效并退出专家组。") % {
                    "count": len(done["recused"])})
            return redirect("expert", expert_id)
        versions.of_form(form, lambda: _filled(experts.expert_for(request.asker, expert_id)), request.path)
    return render(request, "experts/form.html", {"form": form, "expert": found}, status=status(form))


def _filled(found: Expert, typed: Any = None) -> ExpertForm:
    kept = actions.entry_of(found)
    return ExpertForm(typed, initial={
        "version": found.version,
        "name": kept.name, "title": kept.title, "employer": kept.employer, "employer_code": kept.employer_code,
        "former_employers": "\n".join(kept.former_employers), "fields_known": "、".join(kept.fields), "region": kept.region,
        "finance": kept.finance, "term_from": kept.term_from, "term_until": kept.term_until})


@door("expert.keep", "POST")
def suspend(request: Asked, expert_id: int) -> HttpResponse:
    """Suspends with a reason, or resumes (`deed` = resume)."""
    found, version = experts.expert_for(request.asker, expert_id), _number(request.POST.get("version", ""))
    try:
        if request.POST.get("deed") == "resume":
            actions.resume(operation(request), expert_id, version)
            messages.success(request, _("已恢复使用，可以被抽取。"))
        else:
            actions.suspend(operation(request), expert_id, version, request.POST.get("reason", ""))
            messages.success(request, _("已暂停使用，不再被抽取；已有的席位不变。"))
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        return _page(request, found, problem)
    return redirect("expert", expert_id)


def _number(text: str) -> int:
    return whole(text)


urls: list[Any] = [
    path("experts/", index, name="experts"),
    path("experts/new/", new, name="expert_new"),
    path("experts/<int:expert_id>/", expert, name="expert"),
    path("experts/<int:expert_id>/change/", change, name="expert_change"),
    path("experts/<int:expert_id>/suspend/", suspend, name="expert_suspend"),
]
