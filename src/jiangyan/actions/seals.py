"""Sealing personal numbers anew with the newest key, a row at a time."""

from collections import Counter

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Cast

from jiangyan.actions import journal
from jiangyan.actions.records import change
from jiangyan.models import Unit
from jiangyan.models.sealed import SealedField
from jiangyan.vault import seals


def reseal() -> int:
    """Seals everything anew that an older key sealed; answers how many values, and writes one journal line if there were any."""
    newest, count = settings.DATA_KEYS[0][0], 0
    for model in apps.get_app_config("jiangyan").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                count += _column(model, field, newest)
    if count:
        with transaction.atomic():
            journal.append(None, "keys.rotated", None, {"key": newest, "values": count})
    return count


def missing() -> dict[str, int]:
    """The names of keys that sealed values need and that are not here, with the number of those values."""
    known, found = {name for name, _key in settings.DATA_KEYS}, Counter[str]()
    for model in apps.get_app_config("jiangyan").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                held = model._default_manager.annotate(held=Cast(field.name, models.TextField())).exclude(held="")
                found.update(name for name in map(seals.key_of, held.values_list("held", flat=True)) if name not in known)
    return dict(found)


def _column(model: type[models.Model], field: SealedField, newest: str) -> int:
    count, held = 0, Cast(field.name, models.TextField())
    old = model._default_manager.annotate(held=held).exclude(held="").exclude(held__startswith=f"{seals.FORM}.{newest}.")
    for pk in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            row = model._default_manager.select_for_update().annotate(held=held).filter(pk=pk).values_list("held", flat=True).first()
            if not row or seals.key_of(row) == newest:
                continue
            words = seals.unseal(row, field.place)
            changed = {field.name: words}
            if model is Unit:
                changed["contact_match"] = seals.matches(words)[0]
            change(model._default_manager.filter(pk=pk), **changed)
            count += 1
    return count
