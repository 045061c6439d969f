"""Making an archive: the database read at one mark, the vault's bytes copied, the bag sealed, and only then given its name."""

import os
import shutil
import tempfile
from pathlib import Path

from django.db import transaction

from jiangyan.actions import journal
from jiangyan.management.archive import bags, extracts, pages, projects
from jiangyan.management.snapshots import snapshot
from jiangyan.models import Round
from jiangyan.queries.clock import database_now, local
from jiangyan.vault import files


def make(found: Round, target: Path) -> tuple[int, int]:
    """Writes the whole round to `target`, which must not exist or be empty; answers the number of files and their bytes.

    Everything is made in a folder beside it and renamed at the end: there is never half an archive under that name.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        with snapshot():
            made = database_now()
            told = projects.write(found, folder / "data")
            extract = extracts.write(found, folder / "data")
        for copy in told.copies:
            _copy(copy, folder / "data")
        pages.write(found, told, extract, folder, local(made))
        counted = bags.seal(folder, _info(found, local(made).isoformat()))
        if target.exists():
            target.rmdir()
        folder.chmod(0o750)
        folder.rename(target)
        _synced(target.parent)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    digest = bags.digests(target / "manifest-sha256.txt")["sha256"]
    with transaction.atomic():
        journal.append(None, "round.archived", None, {"round": found.pk, "manifest": digest, "files": counted[0]})
    return counted


def _copy(copy: projects.Copy, folder: Path) -> None:
    place = folder / copy.name
    place.parent.mkdir(parents=True, exist_ok=True)
    with files.read(copy.sha256) as source, place.open("wb") as target:
        shutil.copyfileobj(source, target)


def _info(found: Round, made: str) -> dict[str, str]:
    return {"Source-Organization": found.authority.name, "External-Description": f"{found.name} 验收批次归档",
            "External-Identifier": f"round-{found.pk}", "Bagging-Date": made[:10], "Bag-Software-Agent": "jiangyan archive",
            "Personal-Data": "含单位和经办、评审人员姓名，以及单位上传的佐证和签章件原文；不含账号、口令、邮箱、专家库、邮件和消息"}


def _synced(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
