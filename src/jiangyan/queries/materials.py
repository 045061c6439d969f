"""The materials of a project: entries of the notice, their files, and what the centre said."""

from typing import Any

from jiangyan.models import MaterialCheck, Project, Receipt
from jiangyan.queries import evidence


def checked_places(project: Project) -> list[dict[str, str]]:
    """The items that the centre looks at one by one: place and name, in the notice's order."""
    return [{"place": "self_assessment" if item.get("is_self_assessment") else f"material:{item['code']}",
             "name": item["name"]} for item in project.round.notice.get("materials", [])
            if item.get("required_by") == "submission"]


def entries(project: Project) -> list[dict[str, Any]]:
    """Every material entry with its files and the centre's latest opinion (None where there is none)."""
    files = evidence.by_place(project)
    opinions = latest_opinions(project)
    found = []
    for item in project.round.notice.get("materials", []):
        place = "self_assessment" if item.get("is_self_assessment") else f"material:{item['code']}"
        found.append({**item, "place": place, "files": files.get(place, []), "opinion": opinions.get(place)})
    return found


def latest_opinions(project: Project) -> dict[str, MaterialCheck]:
    """The centre's opinions on the latest submission that was checked, per place."""
    checks = MaterialCheck.objects.filter(receipt__project=project).order_by("pk").select_related("checked_by")
    return {check.place: check for check in checks}


def changes_since(project: Project) -> list[str]:
    """What the unit changed between the last two submissions, as Chinese sentences; empty for a first one."""
    last = list(Receipt.objects.filter(project=project).order_by("-pk")[:2])
    if len(last) < 2:
        return []
    new, old = last
    sentences = []
    for row, now in new.rows.items():
        before = old.rows.get(row)
        if before is None or (before["score"], before["facts"]) != (now["score"], now["facts"]):
            was = before["score"] if before else "未填"
            sentences.append(f"第 {row} 项：{was} 分 → {now['score']} 分" if was != now["score"]
                             else f"第 {row} 项：事实数据有修改，仍为 {was} 分")
    names = {entry["sha256"]: entry["name"] for entry in old.manifest}
    fresh = {entry["sha256"]: entry["name"] for entry in new.manifest}
    sentences += [f"新增文件：{name}" for key, name in fresh.items() if key not in names]
    sentences += [f"撤下文件：{name}" for key, name in names.items() if key not in fresh]
    return sentences
