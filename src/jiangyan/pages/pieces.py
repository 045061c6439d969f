"""Pieces of pages that look the same for the same plain values, drawn once and then remembered.

A template decides slowly; most of a long page is what the page before it showed too. What somebody typed at length is
never a piece: there would be no end of different ones.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from django import template
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.template.loader import get_template
from django.templatetags import i18n
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


class Said(Node):
    """A sentence of a template, looked up once a language instead of on every page."""

    child_nodelists = ()

    def __init__(self, node: i18n.TranslateNode) -> None:
        self.node, self.said = node, dict[str | None, str]()

    def render(self, context: Context) -> Any:
        """The sentence in the language of this request."""
        language = get_language()
        if language not in self.said:
            self.said[language] = self.node.render(context)
        return self.said[language]


@register.tag("translate")
def translate(parser: Parser, token: Token) -> Node:
    """Django's tag; a plain sentence, which is nearly every one, is remembered."""
    node: Any = i18n.do_translate(parser, token)
    told = node.filter_expression
    plain = told.var.literal is not None and not (told.filters or node.asvar or node.message_context)
    return Said(node) if plain else node


@cache
def _once(template: str, _language: str | None) -> SafeString:
    return SafeString(get_template(template).render())


@register.simple_tag
def once(template: str) -> SafeString:
    """A part that never changes, drawn once per language."""
    return _once(template, get_language())


@lru_cache(maxsize=10_000)
def _drawn(template: str, name: str, values: tuple[tuple[str, Any], ...], oob: bool, _language: str | None) -> SafeString:
    return SafeString(get_template(template).render({name: dict(values), "oob": oob}))


@register.simple_tag
def drawn(template: str, name: str, piece: dict[str, Any], oob: bool = False) -> SafeString:
    """A small piece, given by plain values (no lists: tuples)."""
    return _drawn(template, name, tuple(piece.items()), bool(oob), get_language())


@register.simple_tag
def drawn_each(template: str, name: str, pieces: Iterable[dict[str, Any]], oob: bool = False) -> SafeString:
    """The same for every piece of a list, one after the other."""
    language = get_language()
    return SafeString("".join([_drawn(template, name, tuple(piece.items()), bool(oob), language) for piece in pieces]))
