"""Receipts."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from jiangyan.api import answers
from jiangyan.api.doors import asker, rule
from jiangyan.queries.material.receipts import receipt_for
from jiangyan.queries.material.vouchers import voucher
from jiangyan.queries.rights import Asker
from jiangyan.queries.sheet.sheets import number

router = Router(tags=["receipts"])


def plain(by: Asker, receipt_number: str) -> dict[str, Any]:
    """A receipt as plain data: manifest with name, size (bytes) and sha256; the place in the journal."""
    found = receipt_for(by, receipt_number)
    return {"number": found.number, "project": found.project_id, "submitted_by": found.submitted_by.display_name,
            "submitted_at": answers.instant(found.submitted_at), "deadline": answers.instant(found.deadline),
            "total": number(found.total), "manifest": found.manifest,
            "journal": {"position": found.journal_position, "hash": found.journal_hash}}


@router.get("receipts/{number}")
@rule("receipt.read")
def one(request: HttpRequest, number: str) -> dict[str, Any]:
    """The receipt of this number."""
    return plain(asker(request), number)


@router.get("receipts/{number}/voucher")
@rule("receipt.read")
def proof(request: HttpRequest, number: str) -> dict[str, Any]:
    """Everything that proves the receipt, to be checked without this server."""
    return voucher(receipt_for(asker(request), number))
