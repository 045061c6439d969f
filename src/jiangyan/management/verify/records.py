"""Other records against the chain: moves, receipts, recusals, verdicts, publications, rubrics, and what must always hold."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from jiangyan.actions import journal
from jiangyan.management.verify.chain import Chain, Told
from jiangyan.management.verify.findings import Finding
from jiangyan.models import Move, Programme, Project, Publication, Receipt, Recusal, RubricEdition, Verdict
from jiangyan.problems import Problem
from jiangyan.queries import invariants
from jiangyan.queries.clock import local
from jiangyan.queries.round import rubrics
from jiangyan.queries.sheet.sheets import number

NEAR = timedelta(minutes=5)
"""How far apart a record and its line may date: a transaction may wait for others between the two."""


def against(chain: Chain) -> list[Finding]:
    """Everything that does not agree with the journal."""
    checks: tuple[Callable[[Chain], Iterator[Finding]], ...] = (
        _moves, _receipts, _recusals, _verdicts, _publications, _editions, _standing)
    return [finding for check in checks for finding in check(chain)]


def _moves(chain: Chain) -> Iterator[Finding]:
    due: dict[int, list[Told]] = defaultdict(list)
    for line in chain.lines:
        if line.project is not None and {"from", "to"} <= set(line.content):
            due[line.project].append(line)
    for move in Move.objects.order_by("pk").iterator(2000):
        waiting = due[move.project_id]
        if not waiting:
            yield Finding(None, "move", f"项目 {move.project_id} 的一次阶段变动没有日志")
            continue
        line = waiting.pop(0)
        if (move.origin, move.target, move.moved_by_id) != (line.content["from"], line.content["to"], line.actor) \
                or _elsewhen(move.moved_at, line):
            yield Finding(line.position, "move", f"项目 {move.project_id} 的阶段变动与日志不符")
    for waiting in due.values():
        for line in waiting:
            yield Finding(line.position, "move", f"项目 {line.project} 的一次阶段变动不见了")


def _receipts(chain: Chain) -> Iterator[Finding]:
    due = {line.position: line for line in chain.of("project.submitted")}
    for receipt in Receipt.objects.order_by("pk").iterator(500):
        line = due.pop(receipt.journal_position, None)
        if line is None or chain.hashes[line.position - 1] != receipt.journal_hash:
            yield Finding(line.position if line else None, "receipt", f"回执 {receipt.number} 与日志不符")
        elif (journal.digest(receipt.manifest), journal.digest(receipt.rows), number(receipt.total), receipt.submitted_at,
                receipt.project_id, receipt.submitted_by_id, receipt.deadline, receipt.number) != (
                line.content["manifest"], line.content["rows"], line.content["total"], line.at, line.project, line.actor,
                _instant(line.content.get("deadline"), receipt.deadline), f"HZ{local(line.at):%Y%m%d}-{line.position:06d}"):
            yield Finding(line.position, "receipt", f"回执 {receipt.number} 的编号、清单、自评、提交人或时间被改动")
    for line in due.values():
        yield Finding(line.position, "receipt", f"项目 {line.project} 的一份回执不见了")


def _recusals(chain: Chain) -> Iterator[Finding]:
    due = {(line.content.get("person"), line.project): line for line in reversed(chain.lines)
           if line.deed.startswith("recusal.") and line.content.get("person") is not None}
    kept = {(one.person_id, one.project_id): one for one in Recusal.objects.order_by("pk")}
    for key, line in due.items():
        if key not in kept:
            yield Finding(line.position, "recusal", f"项目 {key[1]} 的一项回避不见了")
        elif kept[key].imposed_by_id != line.actor or _elsewhen(kept[key].at, line) or line.content.get(
                "reason", own := journal.digest(kept[key].reason)) != own:
            yield Finding(line.position, "recusal", f"项目 {key[1]} 的一项回避与日志不符")
    for person, project in set(kept) - set(due):
        yield Finding(None, "recusal", f"项目 {project} 对人员 {person} 的回避没有日志")


def _verdicts(chain: Chain) -> Iterator[Finding]:
    due = {line.content.get("verdict"): line for line in chain.of("verdict.concluded", "correction.confirmed")}
    for verdict in Verdict.objects.order_by("pk"):
        line = due.pop(verdict.pk, None)
        if line is None:
            yield Finding(None, "verdict", f"结论 {verdict.pk} 没有日志")
        elif (verdict.passed, number(verdict.total), number(verdict.deduction), journal.digest(verdict.opinion)) != (
                line.content["passed"], line.content["total"], line.content["deduction"], line.content["opinion"]) \
                or _elsewhen(verdict.concluded_at, line):
            yield Finding(line.position, "verdict", f"结论 {verdict.pk} 与日志不符")
    for line in due.values():
        yield Finding(line.position, "verdict", f"项目 {line.project} 的一个结论不见了")


def _publications(chain: Chain) -> Iterator[Finding]:
    due = {line.content["publication"]: line for line in chain.of("publication.confirmed", "correction.confirmed")}
    for made in Publication.objects.order_by("pk"):
        line = due.pop(made.pk, None)
        if line is None:
            yield Finding(None, "publication", f"发布 {made.pk} 没有日志")
        elif (journal.digest(made.content), made.passed, number(made.total)) != (
                line.content["content"], made.content["passed"], made.content["total"]):
            yield Finding(line.position, "publication", f"发布 {made.pk} 的内容被改动")
    for line in due.values():
        yield Finding(line.position, "publication", f"项目 {line.project} 的一次发布不见了")


def _editions(chain: Chain) -> Iterator[Finding]:
    for kept in RubricEdition.objects.all():
        try:
            own = rubrics.from_text(kept.text).hash
        except Problem:
            own = ""
        if own != kept.hash:
            yield Finding(_drafted(chain, kept.hash), "rubric", f"留存的考核细则 {kept.rubric} 与它的摘要不符")
    known = set(RubricEdition.objects.values_list("hash", flat=True))
    for one in Programme.objects.order_by("pk"):
        if one.rubric_hash not in known:
            yield Finding(_drafted(chain, one.round_id), "rubric", f"批次 {one.round_id} 的项目类别 {one.code} 所用的考核细则被换过")
    pinned = Project.objects.values_list("pk", "round", "programme__rubric_hash", "sheets__rubric_hash").distinct()
    for project, round_id, programme, sheet in pinned:
        if programme not in known or (sheet is not None and sheet != programme):
            yield Finding(_drafted(chain, round_id), "rubric", f"项目 {project} 所用的考核细则被换过")


def _drafted(chain: Chain, named: str | int) -> int | None:
    """The first line in which a round took up this rubric (its hash), or in which this round (its id) began."""
    for line in chain.of("round.drafted"):
        if named == line.content.get("round") or named in line.content.get("programmes", {}).values():
            return line.position
    return None


def _elsewhen(moment: datetime, line: Told) -> bool:
    """Whether a record dates from another time than its line, which was written within the same transaction."""
    return bool(abs(moment - line.at) > NEAR)


def _instant(told: str | None, otherwise: datetime) -> datetime:
    return datetime.fromisoformat(told) if told else otherwise


def _standing(chain: Chain) -> Iterator[Finding]:
    for broken in invariants.broken():
        ids = "、".join(str(one) for one in broken.ids[:5])
        yield Finding(None, "invariant", f"{broken.invariant.sentence}：{ids}")
