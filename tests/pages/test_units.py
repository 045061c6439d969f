"""Units on pages: list and search, registering one, and a whole list with its preview."""

import io
import re
import uuid
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import load_workbook

from jiangyan.actions.project import units as actions
from jiangyan.intake import list_imports as intake
from jiangyan.models import Person, Project, Unit
from jiangyan.printing.workbooks import Sheet, workbook
from jiangyan.queries.panel.list_imports import COLUMNS
from jiangyan.queries.project import units
from jiangyan.queries.project.registrations import Entry
from tests.cast import credit_code, request

CODE = credit_code(900)
HEADS = [one.title for one in COLUMNS["units"]]
IMPORT = ["units"]


def words(response) -> str:
    """What a person reads: the page without its tags, spaces folded."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def given(cast, **changed):
    return {"operation": uuid.uuid4().hex, "programme": f"{cast.round.pk}:base", "name": "示例航空技师学院", "credit_code": CODE,
            "kind": "vocational_college", "district": "东丽区"} | changed


def upload(client, cast, rows, round_id=None, name="名单（示例）.xlsx"):
    """Uploads a list of these rows and answers the page that follows."""
    content = rows if isinstance(rows, bytes) else workbook([Sheet("名单", HEADS, rows)])
    return client.post(reverse("list_import", args=IMPORT), {
        "operation": uuid.uuid4().hex, "round": str(cast.round.pk if round_id is None else round_id),
        "file": SimpleUploadedFile(name, content)}, follow=True)


def test_units_are_listed_searched_and_filtered(cast, seen) -> None:
    for unit in cast.units.values():
        unit.name_letters = units.letters(unit.name)
        unit.save()
    client, url = seen(cast.officer), reverse("units")

    def names(**asked):
        return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', client.get(url, asked).content.decode())

    assert names() == ["示例技师学院", "示例职业技术学院", "示例重型机械厂", "示例装备制造有限公司"]
    assert names(sort="-name")[0] == "示例装备制造有限公司"
    assert (names(kind="enterprise"), names(q="学院", kind="enterprise")) == (["示例重型机械厂", "示例装备制造有限公司"], [])
    assert (names(q="zxjx"), names(q="9112", sort="code")[0], names(q="河西")[:1]) == (
        ["示例重型机械厂"], "示例职业技术学院", ["示例技师学院"])
    assert (names(q="重型 zxjx"), names(q="学院　职业"), names(q="重型 学院")) == (["示例重型机械厂"], ["示例职业技术学院"], [])
    assert client.get(url, {"sort": "password", "kind": "x", "page": "x"}).status_code == 200


def test_the_list_asks_as_much_for_thirty_units_as_for_one(cast, seen) -> None:
    client = seen(cast.officer)
    client.get(reverse("units"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("units"))
    for number in range(30):
        actions.register(request(cast.officer), Entry(f"示例{number}厂", credit_code(600 + number), "enterprise"))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("units"))
    assert len(few) == len(many)


def test_registering_one_unit_shows_its_passwords_once(cast, seen, client) -> None:
    page = seen(cast.officer).post(reverse("unit_new"), given(
        cast, clerk="hangkong-clerk", clerk_name="甲（示例）", head="hangkong-head", head_name="乙（示例）"))
    secrets = re.findall(r'<td class="code">([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</td>', page.content.decode())
    assert (page.status_code, len(secrets), "初始密码只显示这一次" in words(page)) == (200, 2, True)
    assert Person.objects.get(username="hangkong-clerk").check_password(secrets[0])
    unit = Unit.objects.get(credit_code=CODE)
    assert not any(secret in words(seen(cast.officer).get(reverse("unit", args=[unit.pk]))) for secret in secrets)


def test_what_was_typed_stays_beside_the_reason(cast, seen) -> None:
    page = seen(cast.officer).post(reverse("unit_new"), given(cast, credit_code="91120000MA0000000X"))
    assert (page.status_code, 'value="91120000MA0000000X"' in page.content.decode()) == (422, True)
    assert "统一社会信用代码“91120000MA0000000X”不正确：最后一位校验码与前 17 位不符" in words(page)
    missing = seen(cast.officer).post(reverse("unit_new"), given(cast, name=""))
    assert (missing.status_code, 'href="#id_name"' in missing.content.decode()) == (422, True)


def test_a_second_project_starts_from_the_units_own_words(cast, seen) -> None:
    page = seen(cast.officer).get(reverse("unit_new"), {"unit": cast.units["college"].pk})
    assert f'value="{cast.units["college"].credit_code}"' in page.content.decode()


def test_the_template_holds_the_headings_and_what_may_stand_there(cast, seen) -> None:
    answer = seen(cast.officer).get(reverse("list_import_template", args=IMPORT))
    book = load_workbook(io.BytesIO(answer.content))
    assert (book.sheet_names, book.get_sheet_by_name("名单").to_python()) == (["名单", "填写说明", "示例"], [HEADS])
    notes = {row[0]: row[1:] for row in book.get_sheet_by_name("填写说明").to_python()}
    assert (notes["单位类型"], notes["项目类别"][1]) == (["必填", "企业、公共实训基地、职业院校"], "高技能人才培训基地、技能大师工作室")


def test_a_list_is_previewed_and_then_registered_whole(cast, seen) -> None:
    client, college = seen(cast.officer), cast.units["college"]
    rows = [["示例航空技师学院", CODE, "职业院校", "东丽区", "高技能人才培训基地", "", "甲（示例）", "hangkong", "", ""],
            ["示例职业技术大学", college.credit_code, "职业院校", "", "技能大师工作室", "示例工作室", "", "", "", ""]]
    page = upload(client, cast, rows)
    assert (page.status_code, "名称由“示例职业技术学院”改为“示例职业技术大学”" in words(page)) == (200, True)
    assert "新增 1 增加项目或账号 0 有改动 1 没有变化 0" in words(page)
    assert Unit.objects.filter(credit_code=CODE).count() == 0
    plan = re.search(r'name="plan" value="(\w+)"', page.content.decode())[1]
    url = reverse("list_import_preview", args=IMPORT)
    assert client.post(url, {"operation": "a", "plan": "0" * 64}).status_code == 412
    done = client.post(url, {"operation": "b", "plan": plan})
    assert ("名单已办理：新增 1 行，增加项目或账号 0 行，有改动 1 行，没有变化 0 行。" in words(done), "hangkong" in words(done)) == (True, True)
    assert sorted(Project.objects.filter(unit__credit_code__in=[CODE, college.credit_code]).values_list("name", flat=True)) == sorted([
        "示例航空技师学院高技能人才培训基地建设项目", cast.projects["college"].name, "示例工作室"])
    assert client.get(url).headers["Location"] == reverse("list_import", args=IMPORT)
    again = upload(client, cast, rows)
    assert "名单与系统里的内容完全一致，不需要导入。" in words(again)


def test_one_fault_names_its_cell_and_nothing_goes_in(cast, seen) -> None:
    client = seen(cast.officer)
    page = upload(client, cast, [["示例航空技师学院", CODE, "职业院校", "", "高技能人才培训基地"], ["示例乙厂", "123", "工厂", "", "其他"]])
    text = words(page)
    assert (page.status_code, "名单中有 3 处问题，没有导入任何一行" in text) == (422, True)
    assert "工作表“名单”B3：统一社会信用代码“123”不正确：应为 18 位，现有 3 位。" in text
    assert "工作表“名单”C3：单位类型“工厂”不是企业、公共实训基地、职业院校之一。" in text
    assert "工作表“名单”E3：项目类别“其他”不在本批次（高技能人才培训基地、技能大师工作室）。" in text
    refused = client.post(reverse("list_import_preview", args=IMPORT), {"operation": "a", "plan": ""})
    assert (refused.status_code, Unit.objects.count()) == (422, 4)


def test_missing_columns_are_named(cast, seen) -> None:
    content = workbook([Sheet("名单", HEADS[:2], [["示例航空技师学院", CODE]])])
    page = upload(seen(cast.officer), cast, content)
    assert (page.status_code, "工作表“名单”第 1 行（A1 起）缺少列：单位类型、项目类别" in words(page)) == (422, True)


@pytest.mark.parametrize(("content", "sentence"), [
    (b"", "是空的（0 字节）"), (b"MZ\x90 not a workbook", "内容与扩展名不符"),
    (b"0" * (intake.LARGEST + 1), "无法读取：文件超过 5 MB"),
])
def test_what_is_no_list_is_refused(cast, seen, content, sentence) -> None:
    page = upload(seen(cast.officer), cast, content)
    assert (page.status_code, sentence in words(page)) == (422, True)


def test_no_file_is_refused(cast, seen) -> None:
    page = seen(cast.officer).post(reverse("list_import", args=IMPORT), {"operation": "a", "round": ""})
    assert (page.status_code, "请选择要导入的 .xlsx 文件。" in words(page)) == (422, True)


def test_units_alone_can_be_imported_without_a_round(cast, seen) -> None:
    page = upload(seen(cast.officer), cast, [["示例航空技师学院", CODE, "职业院校"]], round_id="")
    assert (page.status_code, "新增 1" in words(page)) == (200, True)


@pytest.mark.parametrize(("who", "listing", "writing", "importing"), [
    ("approver", 200, 403, 403), ("centre", 200, 403, 403), ("auditor", 200, 403, 403), ("lead", 404, 403, 404), ("outsider", 404, 403, 404)])
def test_who_sees_and_registers_units(cast, seen, who, listing, writing, importing) -> None:
    client = seen(getattr(cast, who))
    found = [client.get(reverse(name)).status_code for name in ("units", "unit_new")]
    assert found == [listing, writing]
    assert [client.get(address).status_code for address in (
        reverse("unit_import"), *(reverse(name, args=IMPORT) for name in ("list_import", "list_import_preview", "list_import_template"))
    )] == [importing] * 4


def test_the_outsider_sees_only_their_own_unit(cast, seen) -> None:
    client = seen(cast.outsider)
    assert [client.get(reverse("unit", args=[cast.units[name].pk])).status_code for name in ("other", "college")] == [200, 404]
    done = client.post(reverse("unit", args=[cast.units["other"].pk]), {"operation": "a", "person": cast.clerks["other"].pk})
    assert done.status_code == 403


def test_an_officer_resets_a_password_on_the_units_page(cast, seen) -> None:
    clerk = cast.clerks["college"]
    page = seen(cast.officer).post(reverse("unit", args=[cast.units["college"].pk]), {"operation": "a", "person": clerk.pk})
    (secret,) = re.findall(r'<td class="code">([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</td>', page.content.decode())
    clerk.refresh_from_db()
    assert clerk.check_password(secret)


def test_a_number_beyond_all_bounds_is_refused_in_words(cast, seen) -> None:
    for number in ("9" * 15, "9" * 23, "9" * 5000):
        page = seen(cast.officer).post(reverse("unit", args=[cast.units["college"].pk]), {"operation": number[:60], "person": number})
        assert (page.status_code, "没有找到您要的内容" in words(page)) == (404, True)
