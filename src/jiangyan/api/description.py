"""The description of the interface (OpenAPI): what every call needs in its head, and every answer it may get."""

from typing import Any

from ninja import NinjaAPI
from pydantic import TypeAdapter

from jiangyan.api import shapes

AT = "#/components/schemas/{model}"
ANSWERS: dict[tuple[str, str], Any] = {
    ("get", "me"): shapes.Me, ("get", "projects"): list[shapes.Project], ("get", "projects/{project_id}"): shapes.OneProject,
    ("post", "projects/{project_id}/submit"): shapes.Receipt, ("post", "projects/{project_id}/moves"): shapes.Moved,
    ("get", "sheets"): list[shapes.Sheet], ("get", "sheets/{sheet_id}"): shapes.OneSheet,
    ("put", "sheets/{sheet_id}/rows/{row}"): shapes.Saved, ("post", "sheets/{sheet_id}/finalise"): dict[str, Any],
    ("post", "sync"): shapes.Synced, ("post", "evidence"): shapes.Kept, ("get", "receipts/{number}"): shapes.Receipt,
    ("get", "receipts/{number}/voucher"): dict[str, Any], ("post", "recusals"): shapes.Recused, ("post", "exports"): shapes.Export,
    ("get", "exports/{export_id}"): shapes.Export,
}
"""What a call that succeeds is answered, by method and address below /api/v1/."""
FILES = frozenset({"evidence/{evidence_id}", "exports/{export_id}/file"})
OPEN = "session"
KEY = {"in": "header", "name": "Idempotency-Key", "required": True, "schema": {"type": "string", "minLength": 1, "maxLength": 80},
       "description": "操作编号：同一编号、同一内容得到同一个回答"}
SEEN = {"in": "header", "name": "If-Match", "required": True, "schema": {"type": "string", "pattern": '^"?[0-9]{1,9}"?$'},
        "description": "看到的版本，没有填过是 0"}


class Described(NinjaAPI):
    """The interface with a description that also tells refusals, operation ids and versions."""

    def get_openapi_schema(self, *given: Any, **named: Any) -> Any:
        """The description as plain data."""
        told = super().get_openapi_schema(*given, **named)
        parts: dict[str, Any] = told["components"]["schemas"]
        refused = {"description": "拒绝", "content": {"application/problem+json": {"schema": _schema(shapes.Problem, parts)}}}
        told["components"]["securitySchemes"] = {"cookie": {"type": "apiKey", "in": "cookie", "name": "sessionid"}}
        for address, methods in told["paths"].items():
            place = address.split("/api/v1/")[1]
            for method, call in methods.items():
                _head(call, method, place)
                _answers(call, method, place, parts)
                call["responses"]["default"] = refused
        return told


def _head(call: dict[str, Any], method: str, place: str) -> None:
    if place == OPEN:
        return
    call["security"] = [{"cookie": []}]
    more = [KEY] if method != "get" else []
    call["parameters"] = [*call.get("parameters", []), *more, *([SEEN] if method == "put" else [])]


def _answers(call: dict[str, Any], method: str, place: str, parts: dict[str, Any]) -> None:
    if place in FILES:
        call["responses"] = {200: {"description": "文件", "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}
        return
    shape = ANSWERS.get((method, place))
    if shape is not None:
        [status] = call["responses"]
        call["responses"] = {status: {"description": "OK", "content": {"application/json": {"schema": _schema(shape, parts)}}}}


def _schema(shape: Any, parts: dict[str, Any]) -> Any:
    """A reference to the shape, which is put among the parts."""
    made = TypeAdapter(shape).json_schema(ref_template=AT)
    parts.update(made.pop("$defs", {}))
    if made.get("type") == "object" and "title" in made and "properties" in made:
        parts[made["title"]] = made
        return {"$ref": AT.format(model=made["title"])}
    return made
