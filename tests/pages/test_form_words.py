"""What a field of any form says when it is left empty or filled wrongly: ours, in Chinese, with what to do."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiangyan import pages
from jiangyan.pages.forms import Form, InstantField, PlainField, Told
from tests.cast import Cast

Seen = Any


def _kinds(parent: type) -> Iterator[type]:
    for kind in parent.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _said(field: forms.Field, given: Any) -> list[str]:
    class One(Form):
        one = field

    return [str(text) for text in One({"one": given}, {"one": given}).errors["one"]]


def test_every_form_of_the_pages_speaks_our_words() -> None:
    for one in walk_packages(pages.__path__, "jiangyan.pages."):
        import_module(one.name)
    ours = {kind for kind in _kinds(forms.BaseForm) if kind.__module__.startswith("jiangyan.")}
    assert (len(ours) > 25, [kind for kind in ours if not issubclass(kind, Told)]) == (True, [])


@pytest.mark.parametrize(("field", "given", "sentence"), [
    (PlainField(), "", "没有填写。请填好以后再提交。"),
    (PlainField(max_length=3), "甲乙丙丁", "最多 3 个字，现在有 4 个。请写短一些。"),
    (forms.EmailField(), "甲", "不是完整的邮箱地址。请核对，写成 name@example.org 的样子。"),
    (forms.IntegerField(), "三", "只能写整数。请改成 5 这样的数字。"),
    (forms.IntegerField(min_value=1), "0", "不能小于 1。请核对后重填。"),
    (forms.IntegerField(max_value=9), "10", "不能大于 9。请核对后重填。"),
    (forms.DateField(), "", "没有填日期。请选一天，或写成 2025-03-18 的样子。"),
    (forms.DateField(), "后天", "日期写成 2025-03-18 的样子"),
    (forms.ChoiceField(choices=[("1", "一")]), "", "还没有选择。请选一项。"),
    (forms.ChoiceField(choices=[("1", "一")]), "2", "选的内容不在现有的选项里。请重新选择。"),
    (forms.BooleanField(), "", "还没有勾选。请看过以后勾选。"),
    (forms.FileField(), None, "还没有选择文件。请选好文件再提交。"),
    (forms.FileField(), SimpleUploadedFile("空.pdf", b""), "这个文件是空的。请打开核对，换一个文件。")])
def test_what_is_wrong_and_what_to_do(field: forms.Field, given: Any, sentence: str) -> None:
    assert _said(field, given) == [sentence]


def test_both_halves_of_an_instant_are_told() -> None:
    class One(Form):
        one = InstantField()

    assert One({"one_0": "", "one_1": ""}).errors["one"] == ["没有填写。请填好以后再提交。"]
    assert One({"one_0": "下周", "one_1": "17:00"}).errors["one"] == ["日期写成 2025-03-18 的样子"]


def test_the_forms_of_the_sign_in_say_the_same(cast: Cast, seen: Seen) -> None:
    page = Client().post("/account/login/", {"login": "clerk", "password": "wrong"}).content.decode()
    assert "账号或密码不对。请核对账号，并看清大小写，再试一次；忘了密码，请联系本单位负责人或主管部门。" in page
    page = seen(cast.clerks["college"]).post("/account/password/change/", {}).content.decode()
    assert ("不能是常见的密码，例如" in page, "不能和账号、姓名太像。" in page, "你的" in page) == (True, True, False)
    assert ("没有填写。请填好以后再提交。" in page, "这个字段是必填项" in page) == (True, False)
