"""What must hold on any live database at any moment, as SQL that both databases understand."""

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Invariant:
    """One rule: its name, what is wrong when it is broken, and the SQL that finds the offending ids."""

    name: str
    sentence: str
    sql: str


@dataclass(frozen=True)
class Broken:
    """An invariant with the ids that break it."""

    invariant: Invariant
    ids: tuple[int | str, ...]


INVARIANTS: tuple[Invariant, ...] = (
    Invariant("sheet.sums", "打分表的合计或已评项数与它的打分不一致", """
        SELECT s.id FROM jiangyan_sheet s LEFT JOIN jiangyan_mark m ON m.sheet_id = s.id
        AND m.id IN (SELECT MAX(id) FROM jiangyan_mark GROUP BY sheet_id, "row")
        GROUP BY s.id, s.rows_scored, s.partial_total
        HAVING s.rows_scored <> COUNT(m.score) OR ABS(s.partial_total - COALESCE(SUM(m.score), 0)) > 0.004"""),
    Invariant("sheet.total", "打分表有总分但不等于已评各项之和", """
        SELECT id FROM jiangyan_sheet WHERE total IS NOT NULL AND ABS(total - partial_total) > 0.004"""),
    Invariant("mark.versions", "打分的版本不连续", """
        SELECT sheet_id FROM jiangyan_mark GROUP BY sheet_id, "row" HAVING COUNT(*) <> MAX(version)"""),
    Invariant("mark.after_filing", "打分表提交之后又有打分", """
        SELECT m.id FROM jiangyan_mark m JOIN jiangyan_sheet s ON s.id = m.sheet_id
        WHERE s.filed_at IS NOT NULL AND m.server_at > s.filed_at
        AND NOT (s.kind = 'merged' AND m.correction_reason <> '')"""),
    Invariant("mark.recused", "已回避的人之后又打了分", """
        SELECT m.id FROM jiangyan_mark m JOIN jiangyan_sheet s ON s.id = m.sheet_id
        JOIN jiangyan_recusal r ON r.person_id = m.maker_id AND r.project_id = s.project_id
        WHERE m.server_at > r.at AND m.carried_from_id IS NULL"""),
    Invariant("mark.rubric", "打分所用的考核细则与批次钉住的不同", """
        SELECT m.id FROM jiangyan_mark m JOIN jiangyan_sheet s ON s.id = m.sheet_id
        JOIN jiangyan_project p ON p.id = s.project_id JOIN jiangyan_programme g ON g.id = p.programme_id
        WHERE m.rubric_hash <> g.rubric_hash OR s.rubric_hash <> g.rubric_hash"""),
    Invariant("mark.maker", "专家打分表里有别人打的分", """
        SELECT m.id FROM jiangyan_mark m JOIN jiangyan_sheet s ON s.id = m.sheet_id
        WHERE s.kind = 'expert' AND m.maker_id <> s.owner_id AND m.carried_from_id IS NULL"""),
    Invariant("sheet.filed_complete", "已提交的打分表没有总分", """
        SELECT id FROM jiangyan_sheet WHERE filed_at IS NOT NULL AND total IS NULL"""),
    Invariant("project.stage", "项目的阶段与它最后一次变动不一致", """
        SELECT p.id FROM jiangyan_project p
        LEFT JOIN jiangyan_move v ON v.id = (SELECT MAX(id) FROM jiangyan_move WHERE project_id = p.id)
        WHERE p.stage <> COALESCE(v.target, 'preparing')"""),
    Invariant("move.chain", "阶段变动前后不相接", """
        SELECT v.id FROM jiangyan_move v
        LEFT JOIN jiangyan_move b ON b.id = (SELECT MAX(id) FROM jiangyan_move WHERE project_id = v.project_id AND id < v.id)
        WHERE v.origin <> COALESCE(b.target, 'preparing')"""),
    Invariant("project.receipt", "已提交的项目没有回执", """
        SELECT DISTINCT v.project_id FROM jiangyan_move v WHERE v.target = 'submitted'
        AND NOT EXISTS (SELECT 1 FROM jiangyan_receipt r WHERE r.project_id = v.project_id)"""),
    Invariant("receipt.in_time", "回执的时间晚于当时的截止时间", """
        SELECT id FROM jiangyan_receipt WHERE submitted_at > deadline"""),
    Invariant("proposal.two_people", "须两个人办的事由一个人办了", """
        SELECT id FROM jiangyan_proposal WHERE state = 'confirmed' AND (decided_by_id IS NULL OR decided_by_id = proposed_by_id)"""),
    Invariant("publication.two_people", "结果由同一个人提出并发布", """
        SELECT id FROM jiangyan_publication WHERE proposed_by_id = confirmed_by_id"""),
    Invariant("project.published", "项目已通过或未通过，但没有发布过结果", """
        SELECT DISTINCT v.project_id FROM jiangyan_move v WHERE v.target IN ('passed', 'failed')
        AND NOT EXISTS (SELECT 1 FROM jiangyan_publication b WHERE b.project_id = v.project_id)"""),
    Invariant("inspection.verdict", "验收已汇总但没有结论", """
        SELECT i.id FROM jiangyan_inspection i WHERE i.merged_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM jiangyan_verdict d WHERE d.inspection_id = i.id)"""),
    Invariant("panel.recused", "已回避的人还在专家组里", """
        SELECT m.id FROM jiangyan_panelmember m JOIN jiangyan_inspection i ON i.id = m.inspection_id
        JOIN jiangyan_recusal r ON r.person_id = m.person_id AND r.project_id = i.project_id
        WHERE m.left_at IS NULL AND i.merged_at IS NULL"""),
    Invariant("panel.secretary", "秘书须回避，或者同时坐在专家组里", """
        SELECT k.id FROM jiangyan_secretary k JOIN jiangyan_inspection i ON i.id = k.inspection_id
        WHERE k.left_at IS NULL AND i.merged_at IS NULL AND (
        EXISTS (SELECT 1 FROM jiangyan_recusal r WHERE r.person_id = k.person_id AND r.project_id = i.project_id)
        OR EXISTS (SELECT 1 FROM jiangyan_panelmember m WHERE m.inspection_id = i.id AND m.person_id = k.person_id
        AND m.left_at IS NULL))"""),
    Invariant("journal.whole", "日志有缺行，或末尾与行数不一致", """
        SELECT h.position FROM jiangyan_journalhead h
        WHERE h.position <> (SELECT COUNT(*) FROM jiangyan_journalline)
        OR h.position <> (SELECT COALESCE(MAX(position), 0) FROM jiangyan_journalline)"""),
    Invariant("round.open", "已开启的批次没有经两个人决定", """
        SELECT r.id FROM jiangyan_round r WHERE r.opened_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM jiangyan_proposal p WHERE p.round_id = r.id AND p.kind = 'open_round' AND p.state = 'confirmed')"""),
)


def broken() -> list[Broken]:
    """Every invariant that does not hold now, with the offending ids (one query each)."""
    found = []
    with connection.cursor() as cursor:
        for one in INVARIANTS:
            cursor.execute(one.sql)
            ids = tuple(row[0] for row in cursor.fetchall())
            if ids:
                found.append(Broken(one, ids))
    return found
