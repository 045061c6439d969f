"""The register of issued papers: the authority's 发文机关代字."""

import re

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.problems import Problem
from jiangyan.queries import versions
from jiangyan.queries.paper import registers
from jiangyan.queries.round import rounds

_PREFIX = re.compile(r"[\u4e00-\u9fff]{1,12}")


def change_prefix(request: Request, authority_id: int, prefix: str, seen: int | None = None) -> Answer:
    """Sets the characters that stand before the numbers of papers issued from now on; "" means the short name.

    Refusals: round.setting for anything but up to twelve Chinese characters, version.stale, version.missing, rights.denied,
    not_found.
    """
    def work() -> Answer:
        found = registers.authority_for(request.by, authority_id, lock=True)
        rounds.require_at(request.by, found.pk, "paper.issue")
        versions.require(seen, found.version, "authority.prefix", authority=found.pk)
        if prefix and not _PREFIX.fullmatch(prefix):
            raise Problem("round.setting", field="发文机关代字", detail="请填 1 至 12 个汉字，如“津示例”；不写“函”字和年号")
        found.document_prefix, found.version = prefix, found.version + 1
        found.save(update_fields=["document_prefix", "version"])
        journal.append(request.by.person, "authority.prefix", None, {"authority": found.pk, "prefix": prefix})
        return {"authority": found.pk, "prefix": prefix}

    return once(request, "authority.prefix", {"authority": authority_id, "prefix": prefix, **versions.said(seen)}, work)
