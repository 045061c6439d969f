"""How the interface speaks: instants with offset, numbers as text, refusals as RFC 9457 problem details."""

from datetime import date, datetime
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from jiangyan.models import Mark
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.queries.sheet.sheets import number

TITLES: dict[int, str] = {
    400: "请求不完整", 401: "没有登录", 403: "无权办理", 404: "没有找到", 405: "方法不对", 409: "现在不能办理", 412: "版本已变", 413: "文件太大",
    422: "内容不正确", 428: "缺少版本", 429: "操作太频繁", 500: "系统故障", 503: "暂时不可用", 507: "空间不足",
}


def instant(moment: datetime | None) -> str | None:
    """RFC 3339 with the offset of Asia/Shanghai; None stays None."""
    return local(moment).isoformat() if moment else None


def day(given: date | None) -> str | None:
    """A calendar day as YYYY-MM-DD; None stays None."""
    return given.isoformat() if given else None


def mark(given: Mark | None) -> dict[str, Any] | None:
    """One mark as plain data, points as text."""
    if given is None:
        return None
    return {"mark": given.pk, "row": given.row, "version": given.version, "state": given.state, "facts": given.facts,
            "score": number(given.score), "given": number(given.given), "suggested": number(given.suggested),
            "allowed": given.allowed, "reason": given.reason, "comment": given.comment,
            "override_reason": given.override_reason, "maker": given.maker.display_name,
            "server_at": instant(given.server_at)}


def json(content: Any, status: int = 200, media_type: str = "application/json") -> HttpResponse:
    """Plain data as an answer that no cache keeps."""
    return HttpResponse(orjson.dumps(content), status=status, content_type=media_type, headers={"Cache-Control": "no-store"})


def refusal(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A refusal as problem details: `code` is the catalogue's word, `detail` the sentence for people."""
    body: dict[str, Any] = {
        "type": f"urn:jiangyan:problem:{problem.word}", "title": TITLES.get(problem.status, "不能办理"),
        "status": problem.status, "detail": problem.message, "code": problem.word}
    if problem.status == 412 and "entered" in problem.values:
        yours = problem.values["entered"]
        body |= {"current": mark(problem.values.get("current")),
                 "yours": {"facts": yours.facts, "score": yours.score, "comment": yours.comment}}
    if problem.word.endswith(".gaps") and "rows" in problem.values:
        body["rows"] = str(problem.values["rows"]).split("、")
    response = json(body, problem.status, "application/problem+json")
    if problem.status == 503:
        response.headers["Retry-After"] = "5"
    elif "seconds" in problem.values:
        response.headers["Retry-After"] = str(problem.values["seconds"])
    return response
