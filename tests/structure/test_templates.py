"""Templates hold no words outside translation, no style, no script and no unescaped value."""

import re

import pytest

from tests.structure.tree import PACKAGE, named, short, text

CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")  # signs such as ： and （） are the same in every language
COMMENTS = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
BLOCKS = re.compile(r"\{% blocktrans(?:late)?\b.*?%\}.*?\{% endblocktrans(?:late)? %\}", re.DOTALL)
MARKED = re.compile(r"""\{% (?:translate|trans) .*?%\}|_\("[^"]*"\)|_\('[^']*'\)""", re.DOTALL)
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "a style sheet inside the page": re.compile(r"<style\b"),
    "a script inside the page": re.compile(r"<script\b(?![^>]*\ssrc=)[^>]*>"),
    "a handler attribute": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "an htmx handler attribute": re.compile(r"\shx-on[:\s=-]"),
    "a value that is not escaped": re.compile(r"\|\s*safe\b|\{% autoescape off"),
    "an address elsewhere": re.compile(r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//"),
}
TEMPLATES = named(".html", ".txt", under=PACKAGE / "templates")


def bare_words(template: str) -> list[str]:
    """Returns the Chinese that no translation would reach."""
    rest = COMMENTS.sub("", template)
    return CHINESE.findall(MARKED.sub("", BLOCKS.sub("", rest)))


def test_words_outside_translation_are_found() -> None:
    seen = bare_words('{# 说明 #}<p>{% translate "提交自评" %}{{ _("已保存") }}裸词</p>{% blocktranslate %}共{{ n }}项{% endblocktranslate %}')
    assert seen == ["裸词"]


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_a_template_has_no_words_outside_translation(path) -> None:
    assert bare_words(text(path)) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_a_template_has_neither_style_nor_script(path) -> None:
    template = COMMENTS.sub("", text(path))
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(template)] == []
