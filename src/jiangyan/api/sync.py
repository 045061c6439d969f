"""What a device recorded without network, sent when there is one again."""

from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from jiangyan.actions.operations import Request
from jiangyan.actions.sheet import sync as actions
from jiangyan.actions.sheet.sync import Sent
from jiangyan.api import sheets
from jiangyan.api.doors import asker, operation, rule
from jiangyan.api.instants import Instant
from jiangyan.api.sheets import Edit

router = Router(tags=["sync"])


class Recorded(BaseModel):
    """One operation of the device; a field that is left out stays as it is."""

    id: str = Field(min_length=1, max_length=70)
    sheet: int = Field(ge=1, le=2**53)
    row: str = Field(max_length=8)
    base_version: int = Field(ge=0, le=10**9)
    facts: dict[str, Any] | None = None
    score: str | None = None
    comment: str | None = None
    override_reason: str | None = None
    client_at: Instant | None = None


class Batch(BaseModel):
    """Everything that a device has to tell, in the order in which it was recorded."""

    device: str = Field(min_length=1, max_length=80)
    operations: list[Recorded] = Field(max_length=500)


@router.post("sync")
@rule("signed_in")
def sync(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    """One verdict per operation, in order: applied, duplicate, conflict, quarantined or refused."""
    whole = operation(request)
    return {"device": batch.device, "results": [_one(request, whole, batch.device, one) for one in batch.operations]}


def _one(request: HttpRequest, whole: Request, device: str, one: Recorded) -> dict[str, Any]:
    content = one.model_dump(mode="json", exclude_unset=True)
    edit = Edit(one.model_dump(include={"facts", "score", "comment", "override_reason"}, exclude_unset=True), one.base_version)
    return actions.take_in(
        whole, device, Sent(one.id, one.sheet, one.row, content, one.client_at),
        lambda own: sheets.kept(asker(request), own, one.sheet, one.row, edit, client_at=one.client_at))
