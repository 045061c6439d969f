"""Whom to call at a unit: kept under lock, shown masked, in full only with a reason that the journal keeps."""

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import Unit
from jiangyan.problems import Problem
from jiangyan.queries import versions
from jiangyan.queries.project import units
from jiangyan.queries.round import rounds
from jiangyan.rulebook.words import plain
from jiangyan.vault import seals


def change(request: Request, unit_id: int, name: str, phone: str, seen: int | None = None) -> Answer:
    """Sets name and telephone number ("" takes them away) of a unit's contact; the journal holds a salted commitment only.

    Refusals: not_found, rights.denied, version.stale, version.missing, form.invalid for what is no telephone number.
    """
    name, phone = plain(name)[:40], plain(phone)

    def work() -> Answer:
        found = _locked(request, unit_id)
        units.require_contact(request.by, found)
        versions.require(seen, found.version, "unit.contact_changed", unit=found.pk)
        if phone and not (phone.replace("-", "").replace(" ", "").removeprefix("+").isdigit() and 7 <= len(phone) <= 20):
            raise Problem("form.invalid", detail="联系电话写成手机号，或“区号-号码”")
        found.contact_name, found.contact_phone, found.version = name, phone, found.version + 1
        found.contact_match = seals.matches(phone)[0] if phone else ""
        found.contact_salt = seals.salt() if phone else ""
        found.save(update_fields=["contact_name", "contact_phone", "contact_match", "contact_salt", "version"])
        journal.append(request.by.person, "unit.contact_changed", None, {
            "unit": found.pk, "phone": seals.commitment(found.contact_salt, phone) if phone else None})
        return {"unit": found.pk}

    return once(request, "unit.contact_change", {
        "unit": unit_id, "name": name, "phone": seals.matches(phone)[0], **versions.said(seen)}, work)


def reveal(request: Request, unit_id: int, reason: str) -> str:
    """The whole telephone number, after the journal has kept who asked and why. Refusals: reason.missing, not_found, rights.denied."""
    def work() -> Answer:
        found = _locked(request, unit_id)
        rounds.require_any(request.by, "personal.reveal")
        if len(reason.strip()) < 2:
            raise Problem("reason.missing", what="为什么要看完整号码；日志会记下")
        journal.append(request.by.person, "personal.revealed", None, {
            "unit": found.pk, "field": "contact_phone", "reason": reason.strip()[:200]})
        return {"unit": found.pk}

    done = once(request, "personal.reveal", {"unit": unit_id, "reason": reason}, work)
    try:
        return str(Unit.objects.get(pk=done["unit"]).contact_phone.reveal())
    except seals.Unsealable:
        raise Problem("personal.key_missing") from None


def _locked(request: Request, unit_id: int) -> Unit:
    return Unit.objects.select_for_update().get(pk=units.unit_for(request.by, unit_id).pk)
