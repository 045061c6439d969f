"""Files against the chain: every evidence file, issued paper and received mail still has the bytes that were journalled."""

import hashlib
from collections.abc import Iterator
from typing import Any

from jiangyan.management.verify.chain import Chain
from jiangyan.management.verify.findings import CannotTell, Finding
from jiangyan.models import Evidence, PaperFile, ReceivedMail, SignedScan, VisitPhoto
from jiangyan.problems import Problem
from jiangyan.vault import files


def against(chain: Chain) -> list[Finding]:
    """Files that were swapped, lost, or registered without a line."""
    if not files.writable():
        raise CannotTell("文件库现在不能读写")
    seen: dict[str, bool] = {}
    return [*_evidence(chain, seen), *_papers(chain, seen), *_mails(chain, seen),
            *_plain(chain, "scan.kept", "scan", "签章件", SignedScan.objects, seen),
            *_plain(chain, "visit_photo.kept", "photo", "现场照片", VisitPhoto.objects, seen)]


def _sound(sha256: str, seen: dict[str, bool]) -> bool:
    if sha256 not in seen:
        try:
            with files.read(sha256) as file:
                seen[sha256] = hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except Problem:
            seen[sha256] = False
    return seen[sha256]


def _evidence(chain: Chain, seen: dict[str, bool]) -> Iterator[Finding]:
    due = {line.content["evidence"]: line for line in reversed(chain.of("evidence.kept"))}
    purged = {(one["evidence"], one["sha256"]): line for line in chain.of("personal.purged") for one in line.content["documents"]}
    for kept in Evidence.objects.order_by("pk").iterator(1000):
        line = due.pop(kept.pk, None)
        if line is None or (kept.sha256, kept.size) != (line.content["sha256"], line.content["size"]):
            yield Finding(line.position if line else None, "evidence", f"佐证文件 {kept.pk} 的登记与日志不符")
        elif ((kept.pk, kept.sha256) in purged) != (kept.purged_at is not None):
            yield Finding(line.position, "evidence", f"佐证文件 {kept.pk} 登记的清除与日志不符")
        elif kept.purged_at is None and not _sound(kept.sha256, seen):
            yield Finding(line.position, "bytes", f"佐证文件 {kept.pk} 的内容与摘要不符，或文件不见了")
    for line in due.values():
        yield Finding(line.position, "evidence", f"佐证文件 {line.content['evidence']} 的登记不见了")


def _papers(chain: Chain, seen: dict[str, bool]) -> Iterator[Finding]:
    lines = [line for deed in ("paper.printed", "paper.issued") for line in chain.of(deed) if "sha256" in line.content]
    due = {(line.content["paper"], line.content["form"]): line for line in reversed(lines)}
    for file in PaperFile.objects.order_by("pk").iterator(1000):
        line = due.pop((file.paper_id, file.form), None)
        if line is None or file.sha256 != line.content["sha256"]:
            yield Finding(line.position if line else None, "paper", f"文书 {file.paper_id} 的登记与日志不符")
        elif not _sound(file.sha256, seen):
            yield Finding(line.position, "bytes", f"文书 {file.paper_id} 的内容与摘要不符，或文件不见了")
    for line in due.values():
        yield Finding(line.position, "paper", f"文书 {line.content['paper']} 的登记不见了")


def _plain(chain: Chain, deed: str, noun: str, label: str, rows: Any, seen: dict[str, bool]) -> Iterator[Finding]:
    """Records of one file each, which the journal names with its digest when they come."""
    due = {line.content[noun]: line for line in reversed(chain.of(deed))}
    for kept in rows.order_by("pk").iterator(1000):
        line = due.pop(kept.pk, None)
        if line is None or kept.sha256 != line.content["sha256"]:
            yield Finding(line.position if line else None, noun, f"{label} {kept.pk} 的登记与日志不符")
        elif not _sound(kept.sha256, seen):
            yield Finding(line.position, "bytes", f"{label} {kept.pk} 的内容与摘要不符，或文件不见了")
    for line in due.values():
        yield Finding(line.position, noun, f"{label} {line.content[noun]} 的登记不见了")


def _mails(chain: Chain, seen: dict[str, bool]) -> Iterator[Finding]:
    due = {line.content["mail"]: line for line in reversed(chain.of("received_mail.kept"))}
    for kept in ReceivedMail.objects.order_by("pk").prefetch_related("files").iterator(1000):
        line, digests = due.pop(kept.pk, None), [one.sha256 for one in sorted(kept.files.all(), key=lambda one: one.pk)]
        if line is None or (kept.sha256, kept.size, digests) != (line.content["sha256"], line.content["size"], line.content["files"]):
            yield Finding(line.position if line else None, "mail", f"收到的邮件 {kept.pk} 的登记与日志不符")
        elif not all(_sound(one, seen) for one in (kept.sha256, *digests) if one):
            yield Finding(line.position, "bytes", f"收到的邮件 {kept.pk} 或附件的内容与摘要不符，或文件不见了")
    for line in due.values():
        yield Finding(line.position, "mail", f"收到的邮件 {line.content['mail']} 的登记不见了")
