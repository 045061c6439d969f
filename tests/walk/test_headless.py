"""`jiangyan demo --headless` writes every paper that the notice needs, in both forms, from real walks."""

from pathlib import Path
from typing import Any

import pytest

from jiangyan.management.demo import headless
from jiangyan.management.verify import verify
from jiangyan.models import Move, Paper
from jiangyan.printing import papers as drawer

SEVENTEEN = {
    "work_notice": "验收工作通知", "visit_notice": "现场验收日程通知", "attendance_sheet": "签到表", "draw_record": "专家抽取记录",
    "recusal_declaration": "回避承诺书", "expert_sheet": "专家打分表", "merged_sheet": "汇总打分表", "acceptance_opinion": "验收意见书",
    "result_circular": "结果通报", "rectification_notice": "限期整改通知书", "rectification_list": "整改完善清单",
    "rectification_report": "整改报告", "reinspection_application": "复验申请书", "reinspection_opinion": "复验意见书",
    "extension_decision": "延期决定", "cancellation_decision": "取消建设项目决定", "public_notice": "公示"}


@pytest.mark.django_db
def test_every_paper_of_the_notice_comes_out_of_the_walk_without_a_browser(
        tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.ANCHOR_DIR = str(tmp_path_factory.mktemp("anchors"))  # those of other tests speak of other journals
    assert headless.run(tmp_path) == 0
    told, written = capsys.readouterr().out, sorted(one.name for one in tmp_path.iterdir())
    assert {kind: drawer.paper(kind).title for kind in SEVENTEEN} == SEVENTEEN
    lacking = [f"{title}.{form}" for title in SEVENTEEN.values() for form in ("pdf", "docx")
               if not any(f"{title}-" in name and name.endswith(form) for name in written)]
    assert lacking == []
    assert set(Paper.objects.values_list("kind", flat=True)) >= set(SEVENTEEN)
    assert [name for name in written if f"文书 {name}" not in told] == []
    ends = [Move.objects.filter(project=pk).latest("pk").target for pk in Move.objects.order_by("project").values_list(
        "project", flat=True).distinct()]
    assert ends == ["passed", "passed", "cancelled"]
    assert verify([])[0] == []  # whatever the whole way wrote stands in the journal with it
