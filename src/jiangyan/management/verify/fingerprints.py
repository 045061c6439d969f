"""Records against the chain: each is as the last line that took it along left it, and none came or went without a line."""

from collections.abc import Iterator

from jiangyan.management.verify.chain import Chain
from jiangyan.management.verify.findings import UNREADABLE, Finding
from jiangyan.models.fingerprints import EDITIONS
from jiangyan.queries import fingerprints

Last = dict[str, dict[int, tuple[int, str]]]
"""Table → number → position and fingerprint of the last line that speaks of the record."""


def last(chain: Chain) -> Last:
    """What the journal says of every record."""
    found: Last = {}
    for line in chain.lines:
        for name, own in line.content.get("records", {}).items():
            table, _, key = name.rpartition(".")
            found.setdefault(table, {})[int(key)] = (line.position, own)
    return found


def against(chain: Chain) -> list[Finding]:
    """Records of evidence that were changed, taken away or put in."""
    told = last(chain)
    return [finding for table in EDITIONS for finding in of_table(table, told.get(table, {}))]


def of_table(table: str, due: dict[int, tuple[int, str]]) -> Iterator[Finding]:
    """What does not agree in one table."""
    now = fingerprints.edition(table)
    due = {key: told for key, told in due.items() if told[1] != fingerprints.GONE}
    wanted = {name for edition in {_edition(own) for _position, own in due.values()} | {now}
              for name in fingerprints.columns(table, edition) or ()}
    rows = fingerprints.rows(table, wanted)
    while True:
        try:
            record = next(rows, None)
        except UNREADABLE as trouble:
            yield Finding(None, "record", f"{table} 里有读不出来的内容（{type(trouble).__name__}）")
            return
        if record is None:
            break
        position, own = due.pop(record.pk, (None, ""))
        names = fingerprints.columns(table, _edition(own))
        if position is None:
            yield Finding(None, "record", f"{table} {record.pk} 没有日志：没有经过本系统写入")
        elif names is None:
            yield Finding(position, "record", f"{table} {record.pk} 的摘要是这个版本不认识的第 {_edition(own)} 版")
        elif own.partition(":")[2] != fingerprints.of(table, names, record):
            yield Finding(position, "record", f"{table} {record.pk} 与最后写它的那一行日志不符")
    for key, (position, _own) in due.items():
        yield Finding(position, "record", f"{table} {key} 不见了")


def _edition(own: str) -> int:
    number, _, _digest = own.partition(":")
    return int(number) if number.isdigit() else 0
