"""The authorities 主管部门 that own rounds, entered by the system administrator before their people can have accounts."""

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import Authority
from jiangyan.problems import Problem
from jiangyan.queries.account import people
from jiangyan.rulebook.words import plain


def register(request: Request, name: str, short_name: str, centre_name: str) -> Answer:
    """One more authority; without a short name its name stands for it, without a centre it receives materials itself.

    Refusals: not_found for whoever may not, form.invalid (no name, or the name is there already).
    """
    name, short_name, centre_name = plain(name), plain(short_name), plain(centre_name)

    def work() -> Answer:
        people.require(request.by, "people.keep")
        if not name or Authority.objects.filter(name=name).exists():
            raise Problem("form.invalid", detail=f"主管部门“{name}”已经登记过，请核对名称" if name else "请填主管部门的全称")
        made = Authority.objects.create(name=name, short_name=short_name or name[:40], centre_name=centre_name)
        journal.append(request.by.person, "authority.created", None, {"authority": made.pk})
        return {"authority": made.pk}

    return once(request, "authority.register", {"name": name, "short_name": short_name, "centre_name": centre_name}, work)
