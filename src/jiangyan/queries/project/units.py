"""Units: whom somebody may see, finding them in Chinese, and whether a credit code can be right."""

from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from jiangyan.models import Appointment, Person, Project, Unit
from jiangyan.models.project.units import UnitKind
from jiangyan.problems import Problem
from jiangyan.queries.rights import STAFF, Asker
from jiangyan.rulebook.words import plain
from jiangyan.vault import seals

SORTS = {"name": "name_letters", "code": "credit_code", "district": "district", "registered": "registered_at",
         "projects": "project_count"}


@dataclass(frozen=True)
class Wanted:
    """What the list shall show: words to find, a unit kind (empty: all), a column of SORTS ("-": downwards)."""

    search: str = ""
    kind: str = ""
    sort: str = "name"


def letters(name: str) -> str:
    """拼音 of a name for searching: all syllables, a space, their initials ("天津" → "tianjin tj")."""
    from pypinyin import Style, lazy_pinyin  # its dictionaries are large: loaded when the first unit is registered

    said = [lazy_pinyin(name, style=style) for style in (Style.NORMAL, Style.FIRST_LETTER)]
    whole, initials = ("".join(sign for sign in "".join(one).lower() if sign.isalnum()) for one in said)
    text = f"{whole} {initials}"
    return text if len(text) <= 300 else initials[:300]


def checked_code(given: str) -> str:
    """The 统一社会信用代码 in its 18 signs; Problem unit.credit_code says why it cannot be one."""
    code = plain(given).replace(" ", "").replace("-", "").upper()
    try:
        return str(uscc.validate(code))
    except InvalidLength:
        detail = f"应为 18 位，现有 {len(code)} 位" if code else "没有填写"
    except InvalidChecksum:
        detail = "最后一位校验码与前 17 位不符，可能有一位写错"
    except ValidationError:
        wrong = next((f"第 {place} 位不能是“{sign}”" for place, sign in enumerate(code, start=1)
                      if not (sign.isascii() and sign.isdigit() if place <= 8 and place != 2 else
                              sign in "0123456789ABCDEFGHJKLMNPQRTUWXY")), "有的位写错")
        detail = f"{wrong}（不使用字母 I、O、S、V、Z）"
    raise Problem("unit.credit_code", code=given.strip()[:40], detail=detail)


def visible_units(by: Asker) -> QuerySet[Unit]:
    """Units with a project at the asker's authorities, units without any project yet, and the asker's own."""
    staff = by.authorities(*STAFF)
    theirs = Project.objects.filter(unit=OuterRef("pk"), round__authority__in=staff)
    reach = Q(pk__in=by.units())
    if staff:
        reach |= Q(Exists(theirs)) | ~Q(Exists(Project.objects.filter(unit=OuterRef("pk"))))
    return Unit.objects.filter(reach)


def found_by(words: str) -> Q:
    """Units whose name, district or credit code contains `words`, or each of several; Latin letters also match 拼音 and its initials."""
    if not words:
        return Q()
    match = Q(name__icontains=words) | Q(district__icontains=words)
    if words.isascii():
        match |= Q(name_letters__contains=words.lower().replace(" ", "")) | Q(credit_code__contains=words.upper())
        if sum(sign.isdigit() for sign in words) >= 7:  # perhaps a telephone number: found by its digest, and only whole
            match |= Q(contact_match__in=seals.matches(words))
    parts = words.split()
    return match | reduce(and_, map(found_by, parts)) if len(parts) > 1 else match


def listed(by: Asker, wanted: Wanted) -> QuerySet[Unit]:
    """The units that are wanted, each with `project_count`."""
    rows = visible_units(by).filter(found_by(wanted.search))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    column, down = SORTS[wanted.sort.removeprefix("-")], wanted.sort.startswith("-")
    return rows.annotate(project_count=Count("projects")).order_by(f"-{column}" if down else column, "name", "pk")


def kind_counts(by: Asker, search: str) -> dict[str, int]:
    """How many units of each kind match the words; every kind is there (one query)."""
    rows = visible_units(by).filter(found_by(search)).order_by().values("kind").annotate(count=Count("pk"))
    counted = {one["kind"]: one["count"] for one in rows}
    return {kind: counted.get(kind, 0) for kind in UnitKind.values}


def unit_for(by: Asker, unit_id: int, lock: bool = False) -> Unit:
    """The unit, if the asker may see it; otherwise Problem not_found."""
    rows = visible_units(by).filter(pk=unit_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise Problem("not_found")
    return found


def may_contact(by: Asker, unit: Unit) -> bool:
    """Whether the asker may change whom to call at the unit: an officer, or the unit's own people."""
    return by.has("officer") or unit.pk in by.units()


def require_contact(by: Asker, unit: Unit) -> None:
    """Passes when may_contact; otherwise Problem rights.denied naming who can."""
    if not may_contact(by, unit):
        held = "、".join(dict.fromkeys(one.get_role_display() for one in by.appointments)) or "没有任职"
        raise Problem("rights.denied", role=held, deed="更改单位的联系人", who="主管部门经办人或单位自己的人员")


def people_of(unit: Unit) -> list[Appointment]:
    """The unit's clerks and heads in office, with their accounts (one query)."""
    return list(unit.appointments.filter(ended_at__isnull=True).select_related("person").order_by("role", "pk"))


def username_taken(username: str) -> bool:
    """Whether an account with this name exists."""
    return Person.objects.filter(username__iexact=username).exists()
