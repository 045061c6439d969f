"""What is to be done about draws: answer and declare (experts), seal, commit, reveal, decide (officer and auditor)."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from jiangyan.models import Draw, Inspection
from jiangyan.queries.clock import database_now
from jiangyan.queries.panel import draws, invitations
from jiangyan.queries.rights import Asker, visible_projects
from jiangyan.queries.todo_units import Found


def to_answer(by: Asker) -> Iterator[Found]:
    """The asker's open invitations (one query)."""
    for one in invitations.own(by):
        kind = "answer_invitation" if one.state == "asked" else "declare_ties"
        yield kind, None, None, one.answer_by, {"invitation": one.pk, "round": one.draw.round.name}


def to_draw(by: Asker) -> Iterator[Found]:
    """Draws that wait for the asker's side, and panels at work that have lost a member; few queries a live draw."""
    officer = by.authorities("officer")
    for found in draws.waiting(by, "drafting", "sealed", "drawn"):
        numbers = {"draw": found.pk}
        if found.state == "sealed":
            yield from _committing(by, found)
        elif found.round.authority_id in officer:
            if found.state == "drafting":
                yield "seal_draw", None, None, None, numbers
            else:
                yield from _answers(found)
    yield from _short(by)


def _committing(by: Asker, found: Draw) -> Iterator[Found]:
    kept, side, numbers = draws.sides(found), draws.side_of(by, found), {"draw": found.pk}
    own = kept.get(side)
    if side and own is None:
        yield "commit_draw", None, None, None, numbers
    elif own is not None and own.revealed_at is None and all(kept.values()):
        yield "reveal_draw", None, None, None, numbers
    elif own is not None:
        yield "wait_draw_side", None, None, None, numbers


def _answers(found: Draw) -> Iterator[Found]:
    here, now, numbers = draws.standing_of(found), database_now(), {"draw": found.pk}
    still = here.of("asked", "accepted")
    if here.complete:
        yield "make_panel", None, None, None, numbers
    if any(one.answer_by and one.answer_by <= now for one in still):
        yield "lapse_draw", None, None, None, numbers
    if here.open_places:
        yield "fill_place", None, None, None, numbers
    elif still:
        yield "wait_answers", None, None, None, {**numbers, "count": len(still)}


def _short(by: Asker) -> Iterator[Found]:
    """Panels at work with a free seat for which nobody has been asked (one query)."""
    projects = visible_projects(by).filter(round__authority__in=by.authorities("officer"), stage__in=("scheduled", "inspecting"))
    rows = (Inspection.objects.filter(project__in=projects, merged_at__isnull=True)
            .annotate(seated=Count("members", filter=Q(members__left_at__isnull=True), distinct=True),
                      left=Count("members", filter=Q(members__left_at__isnull=False), distinct=True))
            .filter(seated__lt=F("project__round__panel_size"), left__gt=0)
            .exclude(project__in=invitations.stepping_in().values("project"))
            .select_related("project__unit", "project__programme").order_by("pk"))
    for one in rows:
        yield "panel_short", one.project, None, None, {}
