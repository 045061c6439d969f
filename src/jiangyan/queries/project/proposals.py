"""What two people decide about one project: what is proposed, what it would do, and who may decide it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jiangyan.models import Project, Proposal
from jiangyan.models.project.proposals import ProposalKind
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.queries.project import extensions
from jiangyan.queries.rights import DEEDS, RELATIONS, Standing, may, require
from jiangyan.queries.sheet import reopenings
from jiangyan.queries.verdict import cancellations
from jiangyan.rulebook import deadlines

Content = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of decision: `noun` names its rights (noun.propose, noun.confirm) and journal lines.

    `check` turns what was entered into the content that would be carried out, or raises the Problem that forbids it;
    asked again at the confirmation it must give the same content. `told` and `consequence` say it to people.
    """

    noun: str
    check: Callable[[Standing, Content, datetime], Content]
    told: Callable[[Content], list[tuple[str, str]]]
    consequence: Callable[[Content], str]


KINDS: dict[str, Kind] = {
    "extend": Kind("extension", extensions.check, extensions.told, extensions.consequence),
    "reopen_sheet": Kind("reopening", reopenings.check, reopenings.told, reopenings.consequence),
    "cancel": Kind("cancellation", cancellations.check, cancellations.told, cancellations.consequence),
}
"""Every kind has its carrying out in actions.proposals.CARRY_OUT and its form in pages.proposals.FORMS."""


def label(kind: str) -> str:
    """The kind's Chinese name."""
    return str(ProposalKind(kind).label)


def known(kind: str) -> Kind:
    """The kind by its name; Problem not_found for others."""
    if kind not in KINDS:
        raise Problem("not_found")
    return KINDS[kind]


def deciders(kind: str) -> str:
    """Who may confirm a kind, as people say it."""
    return "、".join(RELATIONS[relation] for relation in DEEDS[f"{KINDS[kind].noun}.confirm"].allowed)


def decides(found: Standing, kind: str) -> bool:
    """Whether this person is one of those who decide a kind, whatever the stage: sending back is always possible."""
    return bool(found.relations & set(DEEDS[f"{KINDS[kind].noun}.confirm"].allowed))


def require_decider(found: Standing, kind: str) -> None:
    """Passes for those who decide a kind; for others Problem rights.denied."""
    if not decides(found, kind):
        require(found, f"{KINDS[kind].noun}.confirm")


def of_project(project: Project) -> list[Proposal]:
    """The project's decisions of these kinds, newest first, with both people (one query)."""
    rows = project.proposals.filter(kind__in=tuple(KINDS)).select_related("proposed_by", "decided_by")
    return list(rows.order_by("-pk"))


def pending(project: Project, *kinds: str) -> Proposal | None:
    """The oldest decision of the project that waits for its second person; of `kinds` only, where some are given."""
    rows = project.proposals.filter(state="pending", kind__in=kinds or tuple(KINDS))
    return rows.select_related("proposed_by").order_by("pk").first()


def require_none_pending(project: Project, *kinds: str) -> None:
    """Passes when none of `kinds` waits; else Problem proposal.pending."""
    waiting = pending(project, *kinds)
    if waiting is not None:
        raise Problem("proposal.pending", what=label(waiting.kind), who="审批人")


def require_undecided(proposal: Proposal) -> None:
    """Passes while nobody has decided and the proposer has not taken it back; else Problem proposal.decided, .withdrawn."""
    if proposal.decided_at is not None:
        word = "proposal.withdrawn" if proposal.state == "withdrawn" else "proposal.decided"
        raise Problem(word, at=deadlines.words(local(proposal.decided_at)))


def proposable(found: Standing) -> list[str]:
    """The kinds that this person may propose in the project's stage."""
    return [name for name, kind in KINDS.items() if may(found, f"{kind.noun}.propose")]
