"""`jiangyan verify-receipt`: a voucher checked on any machine, without server and database."""

import argparse
import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import rfc8785

from jiangyan.rulebook import chain, merkle

DOMAIN, SHANGHAI = "jiangyan/receipt/1", ZoneInfo("Asia/Shanghai")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The voucher, and an anchor that somebody kept elsewhere."""
    parser.add_argument("voucher", help="回执凭证（从回执页下载的 .json）")
    parser.add_argument("--anchor", default="", help="外面保存的锚文件，须与凭证同样行数")


def run(args: argparse.Namespace) -> int:
    """0 where the receipt, its line and its proof agree; 1 where not, saying what; 2 where the file cannot be read."""
    try:
        given = json.loads(Path(args.voucher).read_text(encoding="utf-8"))
        anchor = json.loads(Path(args.anchor).read_text(encoding="utf-8")) if args.anchor else None
        faults = check(given, anchor)
    except (OSError, ValueError, KeyError, TypeError) as trouble:
        print(f"无法判断：文件读不出来，或不是回执凭证（{type(trouble).__name__}）。")
        return 2
    for fault in faults:
        print(fault)
    if not faults and anchor is not None and not _comparable(given["proof"], anchor):
        print(f"无法判断：锚文件是 {anchor['size']} 行的（{anchor['algorithm']}），凭证是 {given['proof']['size']} 行的"
              f"（{given['proof'].get('algorithm', chain.FIRST)}），两个根不能互相核对。请换一个同样行数的锚，或去掉 --anchor。")
        return 2
    if not faults:
        receipt = given["receipt"]
        print(f"回执 {receipt['number']} 无误：{receipt['submitted_at']} 提交，日志第 {given['line']['position']} 行，"
              f"在 {given['proof']['size']} 行的根之下。")
    return 1 if faults else 0


def check(given: dict[str, Any], anchor: dict[str, Any] | None = None) -> list[str]:
    """Everything about a voucher that does not agree, as sentences."""
    receipt, line, proof = given["receipt"], given["line"], given["proof"]
    covered = {name: line[name] for name in ("position", "at", "actor", "deed", "project", "content", "previous")}
    faults = [] if given["domain"] == DOMAIN else ["这不是本系统的回执凭证。"]
    if chain.line_hash(covered, line.get("algorithm", chain.FIRST)) != line["hash"]:
        faults.append("日志行的内容与摘要不符。")
    content = line["content"]
    if (line["deed"], line["project"], line["at"]) != ("project.submitted", receipt["project"], receipt["submitted_at"]):
        faults.append("日志行记的不是这次提交。")
    if receipt["number"] != f"HZ{_day(line['at'])}-{line['position']:06d}":
        faults.append("回执编号与日志行的日期和位置不符。")
    if "deadline" in content and receipt["deadline"] not in (content["deadline"], _shanghai(content["deadline"])):
        faults.append("回执的截止时间与日志行不符。")
    if (_digest(receipt["manifest"]), _digest(receipt["rows"]), receipt["total"]) != (
            content.get("manifest"), content.get("rows"), content.get("total")):
        faults.append("回执的清单、自评或得分与日志行不符。")
    path = [bytes.fromhex(one) for one in proof["path"]]
    by = proof.get("algorithm", chain.FIRST)
    own = merkle.leaf(bytes.fromhex(line["hash"]), by)
    if not merkle.follows(own, line["position"] - 1, proof["size"], path, bytes.fromhex(proof["root"]), by):
        faults.append("日志行不在凭证所说的根之下。")
    if anchor is not None and _comparable(proof, anchor) and anchor["root"] != proof["root"]:
        faults.append("凭证的根与锚文件不同：日志被重写过。")
    return faults


def _comparable(proof: dict[str, Any], anchor: dict[str, Any]) -> bool:
    return bool((anchor["size"], anchor["algorithm"]) == (proof["size"], proof.get("algorithm", chain.FIRST)))


def _shanghai(instant: str) -> str:
    return datetime.fromisoformat(instant).astimezone(SHANGHAI).isoformat()


def _day(instant: str) -> str:
    return f"{datetime.fromisoformat(instant).astimezone(SHANGHAI):%Y%m%d}"


def _digest(content: Any) -> str:
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()
