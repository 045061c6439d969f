"""Every address that answers GET, filled in with what there is: each route of `jiangyan routes`, or the reason why it is not walked."""

import itertools
import os
import re
import zlib
from collections.abc import Iterator
from typing import Any

from django.apps import apps

from jiangyan.config.routes import routes
from jiangyan.models import Inspection, Receipt
from jiangyan.printing.exports import KINDS as EXPORTS
from jiangyan.printing.papers import paper_ids
from jiangyan.queries.panel.list_imports import KINDS as LISTS
from jiangyan.queries.project.proposals import KINDS as PROPOSALS
from jiangyan.queries.round.group_deeds import DEEDS as TOGETHER

EVERY = os.environ.get("JIANGYAN_LEAKS") == "all"
"""With JIANGYAN_LEAKS=all every route with every object; otherwise every route once, with one object each."""
WORD = re.compile(r"[<{](?:(?:int|str|slug|path):)?(\w+)[>}]")
GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^)]*\))*\)")
NOUNS = {"visit": "inspection", "mail": "outboxmail", "scan": "signedscan", "photo": "visitphoto", "import": "sheetimport"}
"""Where the word in an address is not the name of the table."""
PLAIN: dict[str, list[Any]] = {
    "row": ["1.1"], "ordinal": [1], "code": ["stages", "totals", "panels", "materials", "nothing"], "year": [2026],
    "rubric_id": ["tianjin-master-studio-2025"], "address": ["nothing", "rounds/1"], "token": ["nothing"], "key": ["nothing"], "uidb36": ["1"],
    "pk": [1], "form": ["docx", "xlsx", "pdf"], "deed": sorted(TOGETHER)}
BY_PATTERN: dict[str, dict[str, list[Any]]] = {
    "imports/": {"kind": sorted(LISTS)}, "papers/": {"kind": sorted(paper_ids()), "form": ["docx"]}, "projects/": {"kind": sorted(PROPOSALS)}}
NOT_WALKED = {"me/second-factor/": "draws a new secret each time", "me/second-factor/app/": "draws a new secret each time",
              "me/second-factor/passkeys/": "draws a new challenge each time", "account/factor/reauthenticate/": "asks for a code, tells nothing",
              "account/factor/webauthn/reauthenticate/": "draws a new challenge each time",
              "account/factor/authenticate/": "draws a new challenge each time", "account/logout/": "ends the walk"}
"""Routes of one's own account, which know nothing of any project."""
SORTS = ("unit", "stage", "materials", "self", "experts", "due", "score", "total", "verdict", "-self", "-experts", "-total")


def patterns() -> list[str]:
    """Every route that answers GET and is walked."""
    return [one.pattern for one in routes() if "GET" in one.methods and one.pattern not in NOT_WALKED]


def filled(pattern: str) -> Iterator[str]:
    """The addresses of one route: each word with everything that there is, and once with what there is not."""
    text = GROUP.sub(lambda found: f"<{found[1]}>", pattern).replace("^", "").replace("$", "")
    words = list(dict.fromkeys(WORD.findall(text)))
    for values in itertools.product(*(_values(pattern, word) for word in words)):
        address = text
        for word, value in zip(words, values, strict=True):
            address = re.sub(rf"[<{{](?:\w+:)?{word}[>}}]", str(value), address)
        yield f"/{address}?draft=1" if pattern.startswith("papers/<str:kind>") else f"/{address}"


def _values(pattern: str, word: str) -> list[Any]:
    for beginning, known in BY_PATTERN.items():
        if pattern.startswith(beginning) and word in known:
            return known[word]
    if word in PLAIN:
        return PLAIN[word]
    if word == "number":
        return [*Receipt.objects.order_by("pk").values_list("number", flat=True), "JY-2025-000999"]
    if word == "subject":
        word = "project_id"
    noun = word.removesuffix("_id")
    table = {one._meta.model_name: one for one in apps.get_app_config("jiangyan").get_models()}[NOUNS.get(noun, noun.replace("_", ""))]
    keys = list(table._default_manager.order_by("pk").values_list("pk", flat=True))
    return [*(keys if EVERY or table is Inspection else keys[:12]), 999]


def addresses() -> list[str]:
    """Everything to be walked, sorts and filters besides."""
    found = [_chosen(one, list(filled(one))) for one in patterns()]
    every = [address for part in found for address in part]
    rounds = _values("rounds/<int:round_id>/", "round_id")
    every += [f"/rounds/{pk}/?sort={sort}" for pk in rounds for sort in SORTS]
    every += [f"/rounds/{pk}/?{name}={value}" for pk in rounds for name, value in (("stage", "scored"), ("due", "late"), ("q", "专家"))]
    return every


def _chosen(pattern: str, made: list[str]) -> list[str]:
    """All of them; in the quick walk the same one each time, and for a project's or sheet's route a second one."""
    if EVERY:
        return made
    first = zlib.crc32(pattern.encode()) % len(made)
    return [made[first], *([made[(first + 1) % len(made)]] if "project_id" in pattern or "sheet_id" in pattern else [])]


EXPORTED = tuple(EXPORTS)
"""The kinds of exports that a walk asks for."""
