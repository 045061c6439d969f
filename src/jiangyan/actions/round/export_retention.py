"""The files of exports are kept for JIANGYAN_EXPORT_DAYS: first nobody gets them any more, a day later the bytes go."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings

from jiangyan.actions import journal
from jiangyan.actions.records import change
from jiangyan.models import Export
from jiangyan.problems import Problem
from jiangyan.vault import files

GRACE = timedelta(days=1)
"""So long bytes outlive their export: a download or a backup that began before has them to its end."""


def sweep(now: datetime) -> None:
    """Closes exports that were made settings.EXPORT_DAYS days before `now`, and removes the bytes of those that closed a day ago.

    One journal line tells both. Bytes that something else names stay, and so do those of a disk that is away: until next time.
    """
    due = list(Export.objects.filter(made_at__lt=now - timedelta(days=settings.EXPORT_DAYS), gone_at=None).order_by("pk"))
    leaving = list(Export.objects.filter(gone_at__lt=now - GRACE).exclude(sha256="").order_by("pk"))
    if not due and not leaving:
        return
    journal.hold()
    for one in due:
        one.gone_at = now
        one.save(update_fields=["gone_at"])
    removed = [one for one in leaving if _removed(one)]
    change(Export.objects.filter(pk__in=[one.pk for one in removed]), sha256="")
    if due or removed:
        journal.append(None, "exports.swept", None, {"closed": [one.pk for one in due], "removed": [
            {"export": one.pk, "sha256": one.sha256} for one in removed]})


def _removed(found: Export) -> bool:
    """Whether the vault is done with this export's bytes: gone, or somebody else's by now."""
    if not _named_elsewhere(found.sha256):
        with suppress(Problem, OSError):
            files.remove(found.sha256)
            return True
        return False
    return True


def _named_elsewhere(sha256: str) -> bool:
    """Whether anything but a closed export names these bytes; asked under the journal's lock, which every newcomer takes."""
    for model in apps.get_app_config("jiangyan").get_models():
        if any(one.name == "sha256" for one in model._meta.concrete_fields):
            naming = model._default_manager.filter(sha256=sha256)
            if (naming.filter(gone_at=None) if model is Export else naming).exists():
                return True
    return False
