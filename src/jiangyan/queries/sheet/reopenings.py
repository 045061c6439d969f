"""Reopening filed sheets: which ones can be opened again, and what becomes of the filed copies."""

from datetime import datetime
from typing import Any

from jiangyan.models import Filing, Inspection, Sheet
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.queries.panel import panels
from jiangyan.queries.panel.panels import Seat
from jiangyan.queries.rights import Standing
from jiangyan.queries.sheet import sheets
from jiangyan.queries.sheet.sheets import Opened, number
from jiangyan.queries.verdict import publications
from jiangyan.rulebook import deadlines
from jiangyan.rulebook.numbers import points

Content = dict[str, Any]


def reopenable(found: Standing) -> list[Seat]:
    """The members whose filed sheets can be opened again, in seat order; none where nobody has filed."""
    inspection = panels.current_inspection(found.project)
    return [seat for seat in panels.seats(inspection) if seat.filed] if inspection else []


def check(found: Standing, given: Content, now: datetime) -> Content:
    """The reopening as it would be carried out; reopening.refused or reason.missing where it cannot.

    `given`: `sheets` (ids of experts' sheets) and `reason`. After the conclusion the merged sheet is always opened, too.
    """
    inspection = panels.current_inspection(found.project)
    if inspection is None:
        raise Problem("not_found")
    concluded = found.project.stage == "scored"
    if any(one.state == "pending" for one in publications.proposals(inspection)):
        raise Problem("reopening.refused", detail="发布结果正在等待审批人确认，先退回发布")
    chosen = {int(sheet) for sheet in given["sheets"]}
    seats = [seat for seat in reopenable(found) if seat.sheet and seat.sheet.pk in chosen]
    if len(seats) != len(chosen):
        raise Problem("reopening.refused", detail="所选的打分表有的没有提交，或不在现任专家名下")
    if not chosen and not concluded:
        raise Problem("reopening.refused", detail="至少选择一张已提交的打分表")
    if not given["reason"].strip():
        raise Problem("reason.missing", what="为什么重开打分表")
    return {"sheets": [seat.sheet.pk for seat in seats if seat.sheet], "who": [_who(seat) for seat in seats],
            "merged": _merged(inspection) if concluded else "", "reason": given["reason"].strip()}


def _who(seat: Seat) -> str:
    sheet = seat.sheet
    if sheet is None or sheet.filed_at is None or sheet.total is None:
        raise ValueError("only filed sheets are reopened")
    return f"{seat.member.person.display_name}（{deadlines.words(local(sheet.filed_at))}提交，{points(sheet.total)}分）"


def _merged(inspection: Inspection) -> str:
    sheet = merged_sheet(inspection)
    when = deadlines.words(local(sheet.filed_at)) if sheet.filed_at else ""
    return f"{publications.ORDINALS[inspection.ordinal]}结论（{when}提交，汇总分{number(sheet.total)}分）"


def merged_sheet(inspection: Inspection) -> Sheet:
    """The merged sheet of an inspection."""
    return Sheet.objects.get(inspection=inspection, kind="merged")


def told(content: Content) -> list[tuple[str, str]]:
    """A proposed reopening as labels and values for a page."""
    rows = [("重开的专家打分表", "、".join(content["who"]) or "不重开，只重新汇总"), ("理由", content["reason"])]
    return [("收回的结论", content["merged"]), *rows] if content["merged"] else rows


def consequence(content: Content) -> str:
    """What confirming does, in one sentence."""
    back = "项目回到“验收中”，组长须重新汇总并提交结论；" if content["merged"] else ""
    again = "所列专家可以修改并须重新提交；" if content["sheets"] else ""
    return f"确认后，{back}{again}已提交的版本原样留存，可以查看。"


def filings(sheet: Sheet) -> list[Filing]:
    """The filed copies of a sheet that was opened again, newest first, with who filed and why it was opened."""
    return list(sheet.filings.select_related("filed_by", "proposal").order_by("-ordinal"))


def as_filed(opened: Opened, ordinal: int) -> tuple[Opened, Filing]:
    """A readable sheet as it stood in its filed copy of that ordinal; Problem not_found where there is none."""
    filing = next((one for one in filings(opened.sheet) if one.ordinal == ordinal), None)
    if filing is None:
        raise Problem("not_found")
    return sheets.with_marks(opened, filing.marks), filing
