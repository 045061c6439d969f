"""Anchors against the chain: what was true when an anchor was dropped must still be true."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from jiangyan.actions.anchors import DOMAIN
from jiangyan.management.verify.chain import Chain
from jiangyan.management.verify.findings import CannotTell, Finding
from jiangyan.rulebook import merkle
from jiangyan.rulebook.chain import DIGESTS


def read(place: Path) -> dict[str, Any]:
    """One anchor file; CannotTell where it is not one."""
    try:
        given = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError) as trouble:
        raise CannotTell(f"锚文件 {place.name} 无法读取（{trouble}）") from None
    if not isinstance(given, dict) or given.get("domain") != DOMAIN or given.get("algorithm") not in DIGESTS:
        raise CannotTell(f"{place.name} 不是本系统的锚文件")
    if not isinstance(given.get("size"), int) or not isinstance(given.get("root"), str):
        raise CannotTell(f"锚文件 {place.name} 缺少行数或根")
    return given


def against(chain: Chain, outside: list[Path]) -> list[Finding]:
    """Every anchor of the folder and from outside, held against the lines that are there now."""
    folder = Path(settings.ANCHOR_DIR)
    kept = sorted(folder.glob("anchor-*.json")) if folder.is_dir() else []
    trees: dict[str, list[bytes]] = {}
    found = []
    for place in [*kept, *outside]:
        anchor = read(place)
        by = anchor["algorithm"]
        if by not in trees:
            trees[by] = [merkle.leaf(bytes.fromhex(one), by) for one in chain.hashes]
        leaves = trees[by]
        chain.anchors.append(place.name)
        if anchor["size"] > len(leaves):
            found.append(Finding(len(leaves) + 1, "anchor",
                                 f"锚 {place.name} 见过 {anchor['size']} 行，现在只有 {len(leaves)} 行：日志被截短，或恢复了旧的备份"))
        elif merkle.root(leaves[:anchor["size"]], by).hex() != anchor["root"]:
            found.append(Finding(_first(chain, anchor), "anchor",
                                 f"锚 {place.name} 之前的 {anchor['size']} 行与当时不同：日志被整段重写"))
    return found


def _first(chain: Chain, anchor: dict[str, Any]) -> int:
    """The anchor knows only one root: the rewriting lies somewhere up to its last line."""
    same = anchor.get("head") == (chain.hashes[anchor["size"] - 1] if anchor["size"] else None)
    return 1 if not same else int(anchor["size"])
