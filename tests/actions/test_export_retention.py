"""An export's file has its time: it closes, a day later the bytes go, and nobody else's bytes go with them."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from jiangyan.actions import ticks
from jiangyan.actions.round import export_retention, exports
from jiangyan.management import backups
from jiangyan.models import Evidence, Export, JournalLine
from jiangyan.problems import Problem
from jiangyan.vault import files
from tests.cast import Cast, request
from tests.lines import told

NOW = timezone.now


def made(cast: Cast, kind: str = "projects_csv") -> Export:
    """An export with its file."""
    key = exports.ask(request(cast.officer), cast.round.pk, kind)["export"]
    exports.make_export.call(export=key)
    return Export.objects.get(pk=key)


def aged(found: Export, days: float) -> None:
    Export.objects.filter(pk=found.pk).update(made_at=NOW() - timedelta(days=days))


def swept() -> list[Any]:
    return [told(line) for line in JournalLine.objects.filter(deed="exports.swept").order_by("position")]


def test_a_file_closes_when_its_time_is_over_and_its_bytes_go_a_day_later(cast: Cast, settings: Any) -> None:
    settings.EXPORT_DAYS, old, young = 30, made(cast), made(cast, "scores")
    aged(old, 31)
    aged(young, 20)
    now = NOW()
    export_retention.sweep(now)
    old.refresh_from_db()
    assert (old.gone_at, files.there(old.sha256), old.sha256 in set(backups.digests())) == (now, True, False)
    with pytest.raises(Problem) as caught:
        exports.fetched(request(cast.officer), old.pk)
    assert (caught.value.word, exports.fetched(request(cast.officer), young.pk).pk) == ("export.gone", young.pk)
    export_retention.sweep(now + timedelta(hours=23))
    assert (files.there(old.sha256), len(swept())) == (True, 1)
    export_retention.sweep(now + timedelta(hours=25))
    assert (files.there(old.sha256), files.there(young.sha256), Export.objects.get(pk=old.pk).sha256) == (False, True, "")
    export_retention.sweep(now + timedelta(hours=26))
    assert swept() == [{"closed": [old.pk], "removed": []}, {"closed": [], "removed": [{"export": old.pk, "sha256": old.sha256}]}]


def test_bytes_that_go_while_their_export_is_made_leave_no_export_and_the_next_attempt_makes_it(
        cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    key, store = exports.ask(request(cast.officer), cast.round.pk, "projects_csv")["export"], files.store

    def swept_at_once(content: bytes) -> Any:
        kept = store(content)
        files.remove(kept.sha256)
        return kept

    monkeypatch.setattr(files, "store", swept_at_once)
    with pytest.raises(Problem) as caught:
        exports.make_export.call(export=key)
    found = Export.objects.get(pk=key)
    assert (caught.value.word, found.made_at, found.sha256, JournalLine.objects.filter(deed="export.made").count()) == (
        "storage.unreadable", None, "", 0)
    monkeypatch.setattr(files, "store", store)
    exports.make_export.call(export=key)
    found.refresh_from_db()
    assert (found.made_at is not None, files.there(found.sha256), JournalLine.objects.filter(deed="export.made").count()) == (True, True, 1)


def test_bytes_that_somebody_else_names_stay(cast: Cast) -> None:
    old, fresh, other = made(cast), made(cast), made(cast, "scores")
    Export.objects.filter(pk=fresh.pk).update(sha256=old.sha256)
    Evidence.objects.create(project=cast.projects["studio"], name="同样的（示例）.csv", sha256=other.sha256, size=1, uploaded_by=cast.officer,
                            uploaded_at=NOW(), media_type="text/csv")
    for one in (old, other):
        aged(one, 31)
    export_retention.sweep(NOW())
    export_retention.sweep(NOW() + timedelta(days=2))
    assert (files.there(old.sha256), files.there(other.sha256)) == (True, True)
    assert list(Export.objects.order_by("pk").values_list("sha256", flat=True)) == ["", old.sha256, ""]


def test_a_disk_that_is_away_keeps_them_until_next_time(cast: Cast, settings: Any, tmp_path: Path) -> None:
    old = made(cast)
    aged(old, 31)
    export_retention.sweep(NOW())
    place = files.path(old.sha256)
    hidden = place.parent.rename(tmp_path / "away")
    place.parent.write_text("")
    export_retention.sweep(NOW() + timedelta(days=2))
    assert (Export.objects.get().sha256, len(swept())) == (old.sha256, 1)
    place.parent.unlink()
    hidden.rename(place.parent)
    export_retention.sweep(NOW() + timedelta(days=3))
    assert (Export.objects.get().sha256, files.there(old.sha256)) == ("", False)


def test_the_page_says_how_long_and_that_it_is_over(cast: Cast, seen: Any, settings: Any) -> None:
    settings.EXPORT_DAYS, old, client = 7, made(cast), seen(cast.officer)
    page = client.get(reverse("exports", args=[cast.round.pk])).content.decode()
    assert "文件生成后保存 7 天" in page and reverse("export_file", args=[old.pk]) in page
    aged(old, 8)
    assert "exports" in ticks.tick()
    page = client.get(reverse("exports", args=[cast.round.pk])).content.decode()
    assert ("保存期满" in page, reverse("export_file", args=[old.pk]) in page) == (True, False)
    late = client.get(reverse("export_file", args=[old.pk]))
    assert (late.status_code, "保存期满，不能再下载。需要时请重新生成。" in late.content.decode()) == (409, True)
    asked = client.get(f"/api/v1/exports/{old.pk}").json()
    assert (asked["status"], asked["file"]) == ("gone", None)
