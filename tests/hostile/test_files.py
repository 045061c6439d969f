"""Every file of the corpus ends in one of two ways: kept byte for byte, or refused with a sentence and nothing left behind."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiangyan.intake.arrivals import checked_name
from jiangyan.models import Evidence
from jiangyan.vault import files
from tests.cast import Cast
from tests.figures import figure
from tests.hostile import corpus

HEADERS = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def own_vault(settings: Any, tmp_path: Path) -> None:
    settings.VAULT_DIR = str(tmp_path / "files")
    files.prepare()


def _sent(client: Any, project: int, one: corpus.File, number: int) -> Any:
    part = SimpleUploadedFile("x", one.content)
    part._name = one.name  # this end would tidy the name
    return client.post(f"/projects/{project}/evidence/?place=row:7.1", {"file": part, "operation": f"op-{number}"}, headers=HEADERS)


def _stored(settings: Any) -> set[str]:
    return {str(one.relative_to(settings.VAULT_DIR)) for one in Path(settings.VAULT_DIR).rglob("*") if one.is_file()}


def _sentence(answer: Any) -> str:
    return re.sub(r"<[^>]+>|\s", "", answer.content.decode())


def test_every_file_is_kept_byte_for_byte_or_refused_with_a_sentence(cast: Cast, client: Any, settings: Any, seen: Any) -> None:
    client, project, process = seen(cast.clerks["college"]), cast.projects["college"].pk, os.getpid()
    wrong, kept, refused, before = [], 0, 0, _stored(settings)
    for number, one in enumerate(corpus.files()):
        last = Evidence.objects.order_by("pk").last()
        answer = _sent(client, project, one, number)
        row, now = Evidence.objects.order_by("pk").last(), _stored(settings)
        if answer.status_code == 200 and row is not None and row != last:
            kept += 1
            whole = b"".join(client.get(f"/evidence/{row.pk}/").streaming_content)
            sound = whole == one.content and checked_name(row.name) == row.name and len(now - before) <= 1
        else:
            refused += 1
            sound = answer.status_code in (413, 422) and bool(re.search("文件.*(请|可接收).*。", _sentence(answer)))
            sound = sound and now == before and row == last
        expected = one.kept is None or one.kept == (row != last)
        if not sound or not expected or any("entrance" in place for place in now):
            wrong.append((one.about, one.name[:40], answer.status_code, row != last, _sentence(answer)[:80]))
        before = now
    assert wrong == []
    assert (kept + refused >= 220, os.getpid()) == (True, process)
    assert seen(cast.outsider).get(f"/projects/{cast.projects['other'].pk}/materials/").status_code == 200
    figure("恶意文件：一个字节不改地保存", kept, "个")
    figure("恶意文件：用一句话拒绝，不留痕迹", refused, "个")
    assert {files.digest(files.path(one).read_bytes()) == one for one in Evidence.objects.values_list("sha256", flat=True)} == {True}
