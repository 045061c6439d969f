"""Other records against the chain: moves, receipts, recusals, verdicts, publications, rubrics, and what must always hold."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from jiangyan.actions import journal
from jiangyan.management.verify.chain import Chain, Told
from jiangyan.management.verify.findings import Finding
from jiangyan.models import Move, Project, Publication, Receipt, Recusal, RubricEdition, Verdict
from jiangyan.problems import Problem
from jiangyan.queries import invariants
from jiangyan.queries.round import rubrics
from jiangyan.queries.sheet.sheets import number


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
        if (move.origin, move.target, move.moved_by_id) != (line.content["from"], line.content["to"], line.actor):
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
        elif (journal.digest(receipt.manifest), journal.digest(receipt.rows), number(receipt.total), receipt.submitted_at) != (
                line.content["manifest"], line.content["rows"], line.content["total"], line.at):
            yield Finding(line.position, "receipt", f"回执 {receipt.number} 的清单、自评或时间被改动")
    for line in due.values():
        yield Finding(line.position, "receipt", f"项目 {line.project} 的一份回执不见了")


def _recusals(chain: Chain) -> Iterator[Finding]:
    due = {(line.content.get("person"), line.project): line for line in reversed(chain.lines)
           if line.deed.startswith("recusal.") and line.content.get("person") is not None}
    kept = set(Recusal.objects.values_list("person_id", "project_id"))
    for key, line in due.items():
        if key not in kept:
            yield Finding(line.position, "recusal", f"项目 {key[1]} 的一项回避不见了")
    for person, project in kept - set(due):
        yield Finding(None, "recusal", f"项目 {project} 对人员 {person} 的回避没有日志")


def _verdicts(chain: Chain) -> Iterator[Finding]:
    due = {line.content.get("verdict"): line for line in chain.of("verdict.concluded", "correction.confirmed")}
    for verdict in Verdict.objects.order_by("pk"):
        line = due.pop(verdict.pk, None)
        if line is None:
            yield Finding(None, "verdict", f"结论 {verdict.pk} 没有日志")
        elif (verdict.passed, number(verdict.total), number(verdict.deduction), journal.digest(verdict.opinion)) != (
                line.content["passed"], line.content["total"], line.content["deduction"], line.content["opinion"]):
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
            yield Finding(None, "rubric", f"留存的考核细则 {kept.rubric} 与它的摘要不符")
    known = set(RubricEdition.objects.values_list("hash", flat=True))
    pinned = Project.objects.values_list("pk", "programme__rubric_hash", "sheets__rubric_hash").distinct()
    for project, programme, sheet in pinned:
        if programme not in known or (sheet is not None and sheet != programme):
            yield Finding(None, "rubric", f"项目 {project} 所用的考核细则被换过")


def _standing(chain: Chain) -> Iterator[Finding]:
    for broken in invariants.broken():
        ids = "、".join(str(one) for one in broken.ids[:5])
        yield Finding(None, "invariant", f"{broken.invariant.sentence}：{ids}")
