"""What people type is printed as they typed it: never a place of the template, never markup, never code."""

import io
import re
import zipfile
from typing import Any

import pypdf
import pytest

from jiangyan.printing.papers import render, sample

TYPED = ["{{7*7}}", "{% for x in range(9) %}x{% endfor %}", "{{ ''.__class__.__mro__ }}", "#eval(\"7*7\")", "#{7*7}",
         "#read(\"/etc/passwd\")", "\\input{/etc/passwd}", "$7 times 7$", "*粗* _斜_", "${7*7}", "<%= 7*7 %>", "]#panic()[",
         "</w:t></w:r><w:r><w:t>49", "&lt;b&gt;&#52;&#57;", "{#注释#}", "<script>alert(1)</script>"]


def _replaced(value: Any, typed: str) -> Any:
    """The sample's values with `typed` in place of every unit's name."""
    if isinstance(value, str):
        return value.replace("示例", typed, 1) if "示例" in value else value
    if isinstance(value, dict):
        return {name: inner if name in ("made_at", "table") else _replaced(inner, typed) for name, inner in value.items()}
    return [_replaced(inner, typed) for inner in value] if isinstance(value, list) else value


def _words(packed: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        markup = archive.read("word/document.xml").decode()
    text = re.sub(r"<[^>]+>", "", markup)
    for name, sign in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(name, sign)
    return text


@pytest.mark.parametrize("typed", TYPED)
def test_in_word_it_stays_what_was_typed(typed: str) -> None:
    values = _replaced(sample("acceptance_opinion", "base"), typed)
    read = _words(render("acceptance_opinion", values, "docx", True))
    assert typed in read


def test_in_pdf_it_stays_what_was_typed() -> None:
    values = _replaced(sample("acceptance_opinion", "base"), " ".join(TYPED))
    made = pypdf.PdfReader(io.BytesIO(render("acceptance_opinion", values, "pdf", True)))
    read = re.sub(r"[\s\u200b]", "", "".join(page.extract_text() for page in made.pages))
    missing = [typed for typed in TYPED if re.sub(r"\s", "", typed) not in read]
    assert (missing, "root:x:" in read) == ([], False)
