"""Every address with the rule that guards it; one without a rule is a hole, and says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from jiangyan.api.urls import api
from jiangyan.pages.doorkeeper import FOREIGN, foreign_rule
from jiangyan.queries import rights

PLAIN = frozenset({"public", "signed_in", "closed"})
INTERFACE = "api/v1/"
INTERFACE_METHODS = {"openapi-json": ("GET",), "api-root": ("GET",)}
"""The description of the interface, which names no data."""


@dataclass(frozen=True)
class Route:
    """One address: pattern, name, methods, and the rule ("" where none is known)."""

    pattern: str
    name: str
    methods: tuple[str, ...]
    rule: str

    @property
    def guarded(self) -> bool:
        """Whether the rule is one that somebody checks: public, signed_in, closed, or a deed of the rule tables."""
        return self.rule in PLAIN or self.rule in rights.DEEDS or self.rule in rights.ROUND_DEEDS \
            or self.rule in rights.HOUSE_DEEDS


def routes() -> list[Route]:
    """Every address of the product, in order."""
    return [*_pages(get_resolver(), ""), *_interface()]


def _pages(resolver: URLResolver, before: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _pages(entry, pattern)
        elif pattern.startswith(INTERFACE):
            if entry.name in INTERFACE_METHODS:
                yield Route(pattern, entry.name, INTERFACE_METHODS[entry.name], "public")
        else:
            yield _page(pattern, entry.name or "", entry.callback)


def _page(pattern: str, name: str, view: Any) -> Route:
    rule, methods = getattr(view, "rule", ""), getattr(view, "methods", ())
    if not rule and name.startswith(FOREIGN):
        rule, methods = foreign_rule(name), ("GET", "POST")
    return Route(pattern, name, tuple(methods), rule)


def _interface() -> Iterator[Route]:
    for _before, router in api._routers:
        for place, view in router.path_operations.items():
            for operation in view.operations:
                yield Route(INTERFACE + place.lstrip("/"), operation.view_func.__name__, tuple(operation.methods),
                            getattr(operation.view_func, "rule", ""))
