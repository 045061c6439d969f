"""Signed scans find their paper by the printed code; what disagrees is said and waits to be assigned by hand."""

import io
import subprocess
import time

import pytest
from PIL import Image, ImageDraw, ImageFilter

from jiangyan.actions.paper import papers, signed_scans
from jiangyan.models import Paper, SignedScan
from jiangyan.printing.codes import Code
from jiangyan.printing.papers import render, sample
from jiangyan.problems import Problem
from jiangyan.queries import rights
from jiangyan.queries.paper import signed_scans as asked
from jiangyan.vault import files
from tests.cast import Cast, arrived, request


@pytest.fixture
def signed(cast: Cast) -> Cast:
    """The attendance sheets of college and studio issued."""
    for name in ("college", "studio"):
        cast.reach_panel(name)
        papers.issue(rights.asker(cast.officer), "attendance_sheet", cast.projects[name].pk, "pdf")
    return cast


def _pdf(kept: Paper) -> bytes:
    with files.read(kept.files.get(form="pdf").sha256) as file:
        return file.read()


def _photo(pdf: bytes, turn: float = 0, stamp: bool = True) -> Image.Image:
    """The first page as somebody photographs it: printed, stamped, a little turned, a little blurred."""
    printed = subprocess.run(["pdftoppm", "-r", "150", "-png", "-l", "1", "-"], input=pdf, capture_output=True, check=True)
    picture = Image.open(io.BytesIO(printed.stdout)).convert("RGB")
    if stamp:
        ImageDraw.Draw(picture).ellipse((700, 1250, 950, 1500), outline="red", width=8)
    return picture.rotate(turn, expand=True, fillcolor="white").filter(ImageFilter.GaussianBlur(0.6))


def _bytes(picture: Image.Image, kind: str) -> bytes:
    made = io.BytesIO()
    picture.save(made, kind, **({"quality": 80} if kind == "JPEG" else {"resolution": 150} if kind == "PDF" else {}))
    return made.getvalue()


def _hand_in(cast: Cast, content: bytes, name: str = "扫描.pdf", project: str = "college") -> dict[str, object]:
    return signed_scans.take_in(request(cast.officer), cast.projects[project].pk, None, arrived(content, name))


def test_photos_scans_and_digital_files_find_their_paper_and_all_versions_stay(signed: Cast) -> None:
    kept = Paper.objects.get(project=signed.projects["college"])
    told = [_hand_in(signed, _bytes(_photo(_pdf(kept), 4), "JPEG"), "照片.jpg"), _hand_in(signed, _bytes(_photo(_pdf(kept)), "PDF")),
            _hand_in(signed, _pdf(kept), "电子签名.pdf")]
    assert [(one["number"], one["trouble"]) for one in told] == [(kept.number, "")] * 3
    assert list(SignedScan.objects.order_by("pk").values_list("version", "paper")) == [(place, kept.pk) for place in (1, 2, 3)]


def _noisy(picture: Image.Image) -> Image.Image:
    """The same in poor light: grey, grainy, blurred, seen from the side."""
    wide, high = picture.size
    seen = picture.transform(picture.size, Image.Transform.QUAD, (-40, -30, 20, high + 25, wide + 30, high - 10, wide - 15, 20),
                             Image.Resampling.BICUBIC, fillcolor="white")
    grain = Image.effect_noise(picture.size, 60).convert("RGB")
    return Image.blend(seen, grain, 0.2).filter(ImageFilter.GaussianBlur(0.6))


@pytest.mark.parametrize("turn", [90, 180, 270, 17, -33])
def test_a_noisy_photo_turned_any_way_finds_its_paper(signed: Cast, turn: int) -> None:
    kept = Paper.objects.get(project=signed.projects["college"])
    told = _hand_in(signed, _bytes(_noisy(_photo(_pdf(kept), turn)), "JPEG"), "照片.jpg")
    assert (told["number"], told["trouble"]) == (kept.number, "")


def test_two_papers_in_one_photo_or_one_file_are_said_and_belong_to_neither(signed: Cast) -> None:
    kept, other = (Paper.objects.get(project=signed.projects[name]) for name in ("college", "studio"))
    first, second = _photo(_pdf(kept)), _photo(_pdf(other), 2)
    both = Image.new("RGB", (first.width + second.width, max(first.height, second.height)), "grey")
    both.paste(first, (0, 0))
    both.paste(second, (first.width, 0))
    file, blank = io.BytesIO(), Image.new("RGB", first.size, "white")
    first.save(file, "PDF", resolution=150, save_all=True, append_images=[blank] * 6 + [second] + [blank] * 6)
    told = [str(_hand_in(signed, content, name)["trouble"]) for content, name in (
        (_bytes(both, "JPEG"), "合照.jpg"), (file.getvalue(), "合订.pdf"))]
    for one in told:
        assert one.startswith("这个文件里有几份文书") and kept.number in one and other.number in one and "分开上传" in one, told
    assert list(SignedScan.objects.values_list("paper", flat=True)) == [None] * 2


def test_a_file_of_many_pages_finds_the_code_on_a_later_one_in_time(signed: Cast) -> None:
    kept = Paper.objects.get(project=signed.projects["college"])
    file, page = io.BytesIO(), _photo(_pdf(kept))
    grain = Image.effect_noise(page.size, 40).convert("RGB")
    grain.save(file, "PDF", resolution=150, quality=40, save_all=True, append_images=[grain] * 3 + [page] + [grain] * 30)
    began = time.monotonic()
    told = _hand_in(signed, file.getvalue(), "合订.pdf")
    assert ((told["number"], told["trouble"]), time.monotonic() - began < 25) == ((kept.number, ""), True)


def test_a_changed_digest_another_project_no_code_and_a_foreign_code_are_said(signed: Cast) -> None:
    kept, other = (Paper.objects.get(project=signed.projects[name]) for name in ("college", "studio"))
    forged = render("attendance_sheet", sample("attendance_sheet", "base"), "pdf", False, Code(kept.number, "f" * 64))
    white = _bytes(Image.new("RGB", (800, 1200), "white"), "PNG")
    told = [str(_hand_in(signed, content, name)["trouble"]) for content, name in (
        (forged, "a.pdf"), (_pdf(other), "b.pdf"), (white, "c.png"), (b"%PDF-1.4\nbroken", "d.pdf"))]
    assert [told[0].startswith(f"扫描件上的校验码 {'f' * 16} 与 {kept.number} 的内容不符"),
            told[1].startswith(f"扫描件上的编号 {other.number} 不是这个项目的文书"),
            told[2].startswith("没有找到文书的二维码。请把印有二维码的那一页扫清楚"),
            told[3].startswith("这个文件读不出来：")] == [True] * 4
    assert list(SignedScan.objects.values_list("paper", "version")) == [(None, 0)] * 4


def test_a_scan_is_assigned_by_hand_once_with_a_reason_and_only_within_its_project(signed: Cast) -> None:
    kept, other = (Paper.objects.get(project=signed.projects[name]) for name in ("college", "studio"))
    scan = int(str(_hand_in(signed, _bytes(Image.new("RGB", (800, 1200), "white"), "PNG"), "c.png")["scan"]))
    told = []
    for paper, reason in ((other.pk, "印章盖住"), (kept.pk, " "), (kept.pk, "印章盖住二维码（示例）"), (kept.pk, "再来")):
        try:
            signed_scans.assign(request(signed.officer), scan, paper, reason)
            told.append("done")
        except Problem as problem:
            told.append(problem.word)
    assert told == ["not_found", "reason.missing", "done", "scan.assigned"]
    place = asked.place_for(rights.asker(signed.officer), signed.projects["college"].pk, None)
    assert [(one.paper_id, one.version, one.reason) for one in asked.scans_of(place)] == [(kept.pk, 1, "印章盖住二维码（示例）")]


def test_a_withdrawn_paper_is_not_matched_by_itself(signed: Cast) -> None:
    kept = Paper.objects.get(project=signed.projects["college"])
    papers.withdraw(request(signed.officer), kept.pk, "打印有误")
    assert _hand_in(signed, _pdf(kept))["trouble"] == f"{kept.number} 已经作废。如果签的就是这一份，请手工归位并写明理由。"


def test_a_unit_neither_matches_nor_sees_papers_that_are_not_for_it(signed: Cast) -> None:
    kept, unit = Paper.objects.get(project=signed.projects["college"]), signed.clerks["college"]
    _hand_in(signed, _pdf(kept))
    own = signed_scans.take_in(request(unit), signed.projects["college"].pk, None, arrived(_pdf(kept), "x.pdf"))
    place = asked.place_for(rights.asker(unit), signed.projects["college"].pk, None)
    assert ("不是这个项目的文书" in own["trouble"], [one.pk for one in asked.scans_of(place)], list(asked.papers_of(place))) == (
        True, [own["scan"]], [])


@pytest.mark.parametrize("name", ["a.docx", "a.exe", "a.pdf"])
def test_other_kinds_of_files_are_refused(signed: Cast, name: str) -> None:
    with pytest.raises(Problem) as caught:
        _hand_in(signed, b"MZ not a scan", name)
    assert (caught.value.word, SignedScan.objects.count()) == ("evidence.type", 0)


def test_the_outsider_finds_nothing(signed: Cast) -> None:
    for work in (lambda: asked.place_for(rights.asker(signed.outsider), signed.projects["college"].pk, None),
                 lambda: asked.place_for(rights.asker(signed.outsider), None, signed.round.pk)):
        with pytest.raises(Problem, match="没有找到"):
            work()
