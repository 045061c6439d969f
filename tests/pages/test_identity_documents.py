"""A picture of an identity document is looked at under the viewer's name and the time, and every look is written down."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from jiangyan.models import Evidence, JournalLine
from jiangyan.vault import files
from tests.cast import Cast
from tests.hostile.corpus import picture


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.VAULT_DIR, settings.DATA_DIR = str(tmp_path / "files"), tmp_path
    files.prepare()


def _picture(answer: Any) -> Image.Image:
    return Image.open(io.BytesIO(answer.content)).convert("L")


def test_it_is_seen_under_a_watermark_and_only_who_needs_it_takes_the_original(cast: Cast, seen: Any) -> None:
    project, content = cast.projects["studio"].pk, io.BytesIO(picture("PNG"))
    content.name = "card.png"
    client = seen(cast.clerks["studio"])
    client.post(f"/projects/{project}/evidence/?place=material:proof", {"file": content, "operation": "a"})
    kept = Evidence.objects.get()
    plain = client.get(f"/evidence/{kept.pk}/view/")
    page = client.post(f"/evidence/{kept.pk}/identity/", {"operation": "b", "place": "material:proof", "marked": "1"},
                       headers={"HX-Request": "true"}).content.decode()
    own = b"".join(client.get(f"/evidence/{kept.pk}/").streaming_content)
    assert ("不是身份证件" in page, own == content.getvalue(), Evidence.objects.get().identity_document) == (True, True, True)
    cast.submit("studio")
    seen(cast.officer)
    looks = [client.get(f"/evidence/{kept.pk}/view/"), client.get(f"/evidence/{kept.pk}/")]
    for look in looks:
        drawn = _picture(look)
        ground = _picture(plain).resize(drawn.size)
        corners = [drawn.crop((x, y, x + drawn.width // 2, y + drawn.height // 2)) for x in (0, drawn.width // 2)
                   for y in (0, drawn.height // 2)]
        assert ImageChops.difference(drawn, ground).getbbox() is not None
        assert all(corner.getextrema()[0] < 215 for corner in corners)
    assert [look["Content-Disposition"].split(";")[0] for look in looks] == ["inline", "attachment"]
    told = [(line.deed, line.actor_id) for line in JournalLine.objects.filter(deed__startswith="evidence.identity").order_by("position")]
    assert told == [("evidence.identity_marked", cast.clerks["studio"].pk), ("evidence.identity_taken", cast.clerks["studio"].pk),
                    ("evidence.identity_seen", cast.officer.pk), ("evidence.identity_seen", cast.officer.pk)]


def test_only_the_unit_marks_and_the_outsider_finds_nothing(cast: Cast, seen: Any) -> None:
    cast.submit("college")
    kept = Evidence.objects.order_by("pk").first()
    assert kept is not None
    told = [seen(person).post(f"/evidence/{kept.pk}/identity/", {"operation": "x", "marked": "1"}).status_code
            for person in (cast.outsider, cast.centre, cast.clerks["college"])]
    assert (told[0], told[1] in (403, 409), told[2], Evidence.objects.filter(identity_document=True).count()) == (404, True, 409, 0)


def test_a_marked_pdf_goes_to_the_unit_the_clerk_who_checks_and_the_auditor_and_to_nobody_else(cast: Cast, seen: Any) -> None:
    cast.submit("college")
    kept = Evidence.objects.order_by("pk").first()
    assert kept is not None
    Evidence.objects.filter(pk=kept.pk).update(identity_document=True)
    addresses = (f"/evidence/{kept.pk}/", f"/evidence/{kept.pk}/view/", f"/api/v1/evidence/{kept.pk}")
    people = (cast.clerks["college"], cast.centre, cast.auditor, cast.officer, cast.approver, cast.outsider)
    told = {one.username: [seen(one).get(address).status_code for address in addresses] for one in people}
    assert list(told.values()) == [[200] * 3] * 3 + [[403] * 3] * 2 + [[404] * 3]
    assert "是身份证件，不能下载" in seen(cast.officer).get(addresses[0]).content.decode()
    taken = JournalLine.objects.filter(deed="evidence.identity_taken").order_by("position").values_list("actor", flat=True)
    assert list(taken) == [one.pk for one in people[:3] for _twice in range(2)]
