"""Files: taken in through the vault, kept once, refused with a sentence, handed out sealed."""

import io
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from jiangyan.actions.material.evidence import take_in, use_at
from jiangyan.actions.material.materials import Opinion, check
from jiangyan.actions.material.receipts import submit
from jiangyan.management.demo.evidence import picture
from jiangyan.models import Evidence, EvidenceUse
from jiangyan.queries.material.materials import checked_places
from jiangyan.vault import files
from tests.cast import PDF, Cast, arrived, request

Seen = Any
PNG = picture(1)
SCRIPT = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def own_vault(settings: Any, tmp_path: Path) -> None:
    settings.VAULT_DIR = str(tmp_path / "files")
    files.prepare()


def _send(client: Any, cast: Cast, *sent: tuple[str, bytes], place: str = "row:7.1", headers: dict[str, str] | None = None) -> Any:
    parts = [_part(name, content) for name, content in sent]
    return client.post(f"/projects/{cast.projects['college'].pk}/evidence/?place={place}",
                       {"file": parts, "operation": f"op-{sent[0][0][:40]}-{len(sent)}"}, headers=SCRIPT if headers is None else headers)


def _part(name: str, content: bytes) -> SimpleUploadedFile:
    """A file to send; its name goes out as it is, because this end would cut a long one."""
    part = SimpleUploadedFile("x", content)
    part._name = name
    return part


def _waiting() -> list[Path]:
    entrance = Path(settings.VAULT_DIR) / "entrance"
    return list(entrance.iterdir()) if entrance.exists() else []


def _docx() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return packed.getvalue()


def test_a_file_is_kept_under_its_digest_and_listed_at_its_place(cast: Cast, seen: Seen) -> None:
    answer = _send(seen(cast.clerks["college"]), cast, ("合作协议（示例）.pdf", PDF))
    kept = Evidence.objects.get()
    assert (answer.status_code, kept.name, kept.media_type, kept.sha256, kept.size) == (
        200, "合作协议（示例）.pdf", "application/pdf", files.digest(PDF), len(PDF))
    assert ("合作协议（示例）.pdf" in answer.content.decode(), files.path(kept.sha256).read_bytes(), _waiting()) == (True, PDF, [])


def test_several_files_without_script_each_for_itself(cast: Cast, seen: Seen) -> None:
    answer = _send(seen(cast.clerks["college"]), cast, ("一.pdf", PDF), ("空.pdf", b""), ("二.docx", _docx()), headers={})
    assert (answer.status_code, answer["Location"]) == (302, f"/projects/{cast.projects['college'].pk}/self-assessment/?row=7.1")
    page = seen(cast.clerks["college"]).get(answer["Location"]).content.decode()
    assert "文件“空.pdf”是空的（0 字节），没有保存。请检查原文件后重新上传。" in page
    assert (list(Evidence.objects.order_by("pk").values_list("name", flat=True)), _waiting()) == (["一.pdf", "二.docx"], [])


@pytest.mark.parametrize(("name", "content", "status", "sentence"), [
    ("空.pdf", b"", 422, "文件“空.pdf”是空的（0 字节），没有保存。"),
    ("程序.pdf", b"MZ\x90\0" + b"\0" * 60, 422, "文件“程序.pdf”的内容与扩展名不符或不属于可接收的类型（Windows 程序），没有保存。"),
    ("程序.exe", b"MZ\x90\0" + b"\0" * 60, 422, "（Windows 程序），没有保存。"),
    ("网页.html", b"<script>1</script>", 422, "（网页或文本），没有保存。"),
    ("假.docx", b"PK\x03\x04" + b"\0" * 60, 422, "文件“假.docx”已损坏，打不开，没有保存。请检查原文件，重新导出或另存一份再上传。"),
    ("长" * 296 + ".pdf", PDF, 422, "共 300 个字，最多 120 个字。请改名后重新上传。"),
    (".隐藏.pdf", PDF, 422, "不能带有路径"),
    ("大.pdf", PDF + b"0" * 2000, 413, "超过上限"),
])
def test_what_is_refused_leaves_nothing_behind(cast: Cast, seen: Seen, settings: Any, name: str, content: bytes, status: int,
                                               sentence: str) -> None:
    settings.UPLOAD_LIMIT = 1500
    answer = _send(seen(cast.clerks["college"]), cast, (name, content))
    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert (Evidence.objects.count(), EvidenceUse.objects.count(), _waiting()) == (0, 0, [])


def test_a_name_with_a_path_is_only_its_last_part(cast: Cast, seen: Seen) -> None:
    body = (b'--b\r\nContent-Disposition: form-data; name="operation"\r\n\r\nop\r\n--b\r\nContent-Disposition: form-data; '
            b'name="file"; filename="../../etc/x.pdf"\r\nContent-Type: application/pdf\r\n\r\n' + PDF + b"\r\n--b--\r\n")
    answer = seen(cast.clerks["college"]).post(f"/projects/{cast.projects['college'].pk}/evidence/?place=row:7.1", body,
                                               content_type="multipart/form-data; boundary=b", headers=SCRIPT)
    assert (answer.status_code, Evidence.objects.get().name) == (200, "x.pdf")


def test_a_body_that_breaks_off_leaves_nothing_behind(cast: Cast, seen: Seen) -> None:
    body = (b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n'
            b"Content-Type: application/pdf\r\n\r\n" + PDF)
    answer = seen(cast.clerks["college"]).post(f"/projects/{cast.projects['college'].pk}/evidence/?place=row:7.1", body,
                                               content_type="multipart/form-data; boundary=b", headers=SCRIPT)
    assert (answer.status_code, Evidence.objects.count(), _waiting()) == (400, 0, [])


def test_one_file_serves_several_places_and_leaves_one(cast: Cast, seen: Seen) -> None:
    client, project = seen(cast.clerks["college"]), cast.projects["college"]
    _send(client, cast, ("总结（示例）.pdf", PDF), place="material:report")
    kept = Evidence.objects.get()
    client.post(f"/projects/{project.pk}/evidence/use/", {"place": "row:15.1", "evidence": [kept.pk], "operation": "u"})
    client.post(f"/evidence/{kept.pk}/unuse/", {"place": "material:report", "operation": "t"})
    project.refresh_from_db()
    uses = [(use.place, use.removed_at is None) for use in EvidenceUse.objects.order_by("pk")]
    assert (uses, project.materials_done) == ([("material:report", False), ("row:15.1", True)], 0)


@pytest.mark.parametrize("place", ["row:99.9", "material:nothing", "elsewhere"])
def test_a_place_that_does_not_exist_is_refused(cast: Cast, seen: Seen, place: str) -> None:
    answer = _send(seen(cast.clerks["college"]), cast, ("x.pdf", PDF), place=place)
    assert (answer.status_code, Evidence.objects.count(), _waiting()) == (400, 0, [])


def test_a_download_comes_under_its_own_name_and_sealed(cast: Cast, seen: Seen) -> None:
    kept = take_in(request(cast.clerks["college"]), cast.projects["college"].pk, arrived(PDF, "合作协议（示例）.pdf"))["id"]
    answer = seen(cast.clerks["college"]).get(f"/evidence/{kept}/")
    assert (b"".join(answer.streaming_content), answer["Content-Disposition"], answer["X-Content-Type-Options"]) == (
        PDF, f"attachment; filename=\"________.pdf\"; filename*=UTF-8''{quote('合作协议（示例）.pdf')}", "nosniff")
    assert (answer["Content-Security-Policy"].split(";")[:2], answer["Content-Type"], answer["Cache-Control"]) == (
        ["sandbox", " default-src 'none'"], "application/pdf", "no-store")


@pytest.mark.parametrize(("name", "content", "shown"), [
    ("图（示例）.png", PNG, "inline"), ("协议（示例）.pdf", PDF, "inline"), ("表（示例）.docx", _docx(), "attachment")])
def test_only_pictures_and_pdf_are_shown_in_place(cast: Cast, seen: Seen, name: str, content: bytes, shown: str) -> None:
    kept = take_in(request(cast.clerks["college"]), cast.projects["college"].pk, arrived(content, name))["id"]
    answer = seen(cast.clerks["college"]).get(f"/evidence/{kept}/view/")
    assert (answer["Content-Disposition"].split(";")[0], answer["X-Frame-Options"]) == (shown, "DENY")


def test_strangers_find_no_file_and_change_nothing(cast: Cast, seen: Seen) -> None:
    clerk, project = cast.clerks["college"], cast.projects["college"]
    kept = take_in(request(clerk), project.pk, arrived(PDF), "row:7.1")["id"]
    for stranger in (cast.outsider, cast.officer, cast.lead):
        client = seen(stranger)
        answers = [client.get(f"/evidence/{kept}/"), client.get(f"/evidence/{kept}/view/"),
                   client.post(f"/evidence/{kept}/unuse/", {"place": "row:7.1", "operation": "t"}),
                   client.get("/evidence/999999/")]
        assert [answer.status_code for answer in answers] == [404] * 4
    assert _send(seen(cast.outsider), cast, ("x.pdf", PDF)).status_code == 404
    assert (EvidenceUse.objects.filter(removed_at__isnull=True).count(), Evidence.objects.count(), _waiting()) == (1, 1, [])


def test_after_submission_files_stay_as_they_are(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    kept, client = Evidence.objects.first(), seen(cast.clerks["college"])
    assert kept is not None
    answers = [_send(client, cast, ("x.pdf", PDF)),
               client.post(f"/evidence/{kept.pk}/unuse/", {"place": "material:plan", "operation": "t"}, headers=SCRIPT)]
    assert [answer.status_code for answer in answers] == [409, 409]


def test_a_file_of_another_project_cannot_be_used_here(cast: Cast, seen: Seen) -> None:
    theirs = take_in(request(cast.outsider), cast.projects["other"].pk, arrived(PDF))["id"]
    answer = seen(cast.clerks["college"]).post(f"/projects/{cast.projects['college'].pk}/evidence/use/",
                                               {"place": "row:7.1", "evidence": [theirs], "operation": "u"}, headers=SCRIPT)
    assert (answer.status_code, EvidenceUse.objects.count()) == (404, 0)


def test_the_same_bytes_are_kept_once_whatever_they_are_called(cast: Cast) -> None:
    clerk, project = cast.clerks["college"], cast.projects["college"].pk
    first = take_in(request(clerk), project, arrived(PDF, "一.pdf"), "row:7.1")
    second = take_in(request(clerk), project, arrived(PDF, "二.pdf"), "row:7.1")
    use_at(request(clerk), first["id"], "row:8.1")
    stored = [place for place in Path(settings.VAULT_DIR).rglob("*") if place.is_file()]
    assert (first["sha256"] == second["sha256"], len(stored)) == (True, 1)


def test_the_same_file_sent_again_is_the_same_entry(cast: Cast) -> None:
    clerk, project = cast.clerks["college"], cast.projects["college"].pk
    first = take_in(request(clerk), project, arrived(PDF, "协议（示例）.pdf"), "row:7.1")
    again = take_in(request(clerk), project, arrived(PDF, "协议（示例）.pdf"), "row:7.1")
    other = take_in(request(cast.outsider), cast.projects["other"].pk, arrived(PDF, "协议（示例）.pdf"), "row:7.1")
    assert (first["id"] == again["id"], first["id"] == other["id"], EvidenceUse.objects.count()) == (True, False, 2)


def test_a_returned_file_is_the_units_own_again_until_it_is_handed_in_anew(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    project, kept = cast.projects["college"], Evidence.objects.order_by("pk").first()
    assert kept is not None
    statuses = [seen(cast.centre).get(f"/evidence/{kept.pk}/").status_code]
    check(request(cast.centre), project.pk, [Opinion(item["place"], False, "请补充") for item in checked_places(project)])
    statuses.append(seen(cast.centre).get(f"/evidence/{kept.pk}/").status_code)
    submit(request(cast.heads["college"]), project.pk)
    statuses.append(seen(cast.centre).get(f"/evidence/{kept.pk}/").status_code)
    assert statuses == [200, 404, 200]
