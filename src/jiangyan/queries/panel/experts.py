"""The expert pool: finding people in it, how busy they are, and what ties them to a project."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from jiangyan.models import Declaration, Expert, Invitation, JournalLine, PanelMember, Person, Project, Round
from jiangyan.problems import Problem
from jiangyan.queries.material import audit_reports
from jiangyan.queries.rights import ROUND_DEEDS, Asker
from jiangyan.rulebook import recusal
from jiangyan.rulebook.recusal import Subject, Tie, Ties
from jiangyan.rulebook.words import plain

SORTS = ("name", "employer", "region", "until", "load")
STATES = {"serving": "在用", "suspended": "暂停使用", "ended": "不在聘期"}


@dataclass(frozen=True)
class Wanted:
    """What the list shall show: words, a field, a region, a state of STATES, finance only, a column of SORTS ("-": down)."""

    search: str = ""
    field: str = ""
    region: str = ""
    state: str = ""
    finance: bool = False
    sort: str = "name"


@dataclass(frozen=True)
class Line:
    """One expert of the pool, how many projects of the round they sit on, and their state of STATES today."""

    expert: Expert
    load: int
    state: str


def visible_experts(by: Asker) -> QuerySet[Expert]:
    """The pool of the authorities where `by` may see it; for everybody else it is empty."""
    return Expert.objects.filter(authority__in=by.authorities(*ROUND_DEEDS["expert.see"][1])).select_related("person", "authority")


def expert_for(by: Asker, expert_id: int, lock: bool = False) -> Expert:
    """The expert, if the asker may see the pool; otherwise Problem not_found."""
    rows = visible_experts(by).filter(pk=expert_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Problem("not_found")
    return found


def pool(by: Asker, today: date) -> list[Line]:
    """The whole pool with loads in the newest open round of each authority (three queries)."""
    experts = list(visible_experts(by).order_by("name_letters", "pk"))
    newest = {one.authority_id: one for one in Round.objects.filter(
        authority__in={one.authority_id for one in experts}, state="open").order_by("created_at", "pk")}
    carried = loads(list(newest.values()))
    return [Line(one, carried.get((newest[one.authority_id].pk, one.person_id), 0) if one.authority_id in newest else 0,
                 state_of(one, today)) for one in experts]


def state_of(expert: Expert, today: date) -> str:
    """serving, suspended or ended on this day; suspended first."""
    if expert.suspended:
        return "suspended"
    late, early = expert.term_until and expert.term_until < today, expert.term_from and expert.term_from > today
    return "ended" if late or early else "serving"


def loads(rounds: Collection[Round]) -> dict[tuple[int, int], int]:
    """(round, person) → projects they sit on, and those for which they have been asked and not seated (two queries)."""
    found: dict[tuple[int, int], int] = {}
    seats = PanelMember.objects.filter(left_at__isnull=True, inspection__project__round__in=rounds).order_by()
    asked = Invitation.objects.filter(draw__round__in=rounds, draw__state="drawn", state__in=("asked", "accepted", "ready"))
    for rows, where, count in (
            (seats, "inspection__project__round", Count("inspection__project", distinct=True)),
            (asked, "draw__round", Count("draw__projects", distinct=True))):
        for round_id, person, number in rows.values(where, "person").annotate(n=count).values_list(where, "person", "n"):
            found[round_id, person] = found.get((round_id, person), 0) + number
    return found


def chosen(lines: Iterable[Line], wanted: Wanted) -> list[Line]:
    """The lines that are wanted, in the wanted order."""
    found = [one for one in lines if _matches(one, wanted)]
    keys = {"name": lambda one: one.expert.name_letters, "employer": lambda one: one.expert.person.employer,
            "region": lambda one: one.expert.region, "load": lambda one: one.load,
            "until": lambda one: one.expert.term_until or date.max}
    return sorted(found, key=keys[wanted.sort.removeprefix("-")], reverse=wanted.sort.startswith("-"))


def _matches(one: Line, wanted: Wanted) -> bool:
    expert, words = one.expert, wanted.search
    said = (expert.person.display_name, expert.person.title, expert.person.employer, expert.region, *expert.fields)
    return ((not words or any(words in text for text in said)
             or (words.isascii() and words.lower().replace(" ", "") in expert.name_letters))
            and (not wanted.field or wanted.field in expert.fields) and (not wanted.region or wanted.region == expert.region)
            and (not wanted.state or wanted.state == one.state) and (not wanted.finance or expert.finance))


def listing(text: str) -> list[str]:
    """The entries of a typed list, parted by lines, 、，,；; each once.

    "数控、焊接，数控" → ["数控", "焊接"].
    """
    for sign in "，,；;\r\n":
        text = text.replace(sign, "、")
    return list(dict.fromkeys(entry for part in text.split("、") if (entry := plain(part))))


def subjects(projects: Sequence[Project]) -> list[Subject]:
    """Whom a panel for each of these projects would judge, with the firm that audited it (units loaded; one query)."""
    firms = audit_reports.firms(projects)
    return [Subject(one.unit.name, one.unit.credit_code, one.name, firms.get(one.pk, "")) for one in projects]


def ties(people: Sequence[Person], authority_id: int) -> dict[int, Ties]:
    """What is known of these people: the pool's entries and everything they ever declared (two queries)."""
    kept = {one.person_id: one for one in Expert.objects.filter(authority=authority_id, person__in=people)}
    said: dict[int, list[Tie]] = {}
    for declared in Declaration.objects.filter(person__in=people).order_by("pk"):
        said.setdefault(declared.person_id, []).extend(Tie(**one) for one in declared.ties)
    return {one.pk: Ties(one.employer, kept[one.pk].employer_code if one.pk in kept else "",
                         tuple(kept[one.pk].former_employers) if one.pk in kept else (), tuple(said.get(one.pk, ())))
            for one in people}


def bound(people: Sequence[Person], project: Project) -> dict[int, tuple[str, ...]]:
    """Person → why they must keep away from the project by what is known of them; only those who must (three queries)."""
    known, [subject] = ties(people, project.round.authority_id), subjects([project])
    found = {person: recusal.reasons(one, subject) for person, one in known.items()}
    return {person: why for person, why in found.items() if why}


def barred(authority_id: int, today: date) -> QuerySet[Expert]:
    """Entries of the pool that are suspended or out of their term on this day."""
    return Expert.objects.filter(authority=authority_id).filter(
        ~Q(suspended="") | Q(term_until__lt=today) | Q(term_from__gt=today))


def history(found: Expert) -> list[JournalLine]:
    """Who added, changed, suspended or resumed this entry, newest first (one query)."""
    return list(JournalLine.objects.filter(deed__startswith="expert.", content__expert=found.pk).select_related("actor")
                .order_by("-position")[:30])
