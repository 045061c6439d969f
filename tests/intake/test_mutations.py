"""Forms with something broken in them: what is read is what another program reads there, or it is refused with a word.

500 in the suite; `JIANGYAN_MUTATIONS=20000` by hand.
"""

import io
import os
import random
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from jiangyan.intake import typed
from jiangyan.problems import Problem
from jiangyan.queries.round import rubrics
from jiangyan.queries.sheet.sheet_forms import Values, lines
from tests.intake.forms import BASE, STUDIO, WRITERS, full, read_here, wanted
from tests.intake.test_annexes import annex

MUTATIONS = int(os.environ.get("JIANGYAN_MUTATIONS", "500"))
_DIGITS = "0123456789"
_PIECES = (b"<w:tr>", b"</w:tc>", b"<w:vMerge/>", b'hidden="1"', b"<w:del>", b"<c r=", b't="s"', b"<v>7</v>", b"]]>", b"&#0;", b"\xff", b"")


def samples() -> dict[str, bytes]:
    """One form of each kind, filled in, and the annex as units have it."""
    filled = {"r3_1": Values({"concurrent_capacity": 480}, "4.5", "说明（示例）", "因为（示例）"), "r1_2": Values({}, "1.5")}
    form = full(**filled)[0]

    def points(content: bytes) -> bytes:
        document = docx.Document(io.BytesIO(content))
        for place, row in enumerate(document.tables[0].rows[1:15]):
            row.cells[4].text = f"{place % 5}.5"
        packed = io.BytesIO()
        document.save(packed)
        return packed.getvalue()

    return {"form.xlsx": WRITERS["xlsx"](form), "form.docx": WRITERS["docx"](form), "annex.docx": points(annex(rubrics.load(STUDIO)))}


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def broken(content: dict[str, bytes], whole: bytes, chance: random.Random) -> bytes:
    """The package with one to three things broken: bytes of the file, whole parts, or pieces and digits inside a part."""
    if chance.random() < 0.2:
        mangled = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            mangled[chance.randrange(len(mangled))] = chance.randrange(256)
        return bytes(mangled[: chance.randrange(len(mangled))] if chance.random() < 0.2 else mangled)
    made = dict(content)
    for _ in range(chance.randint(1, 3)):
        name = chance.choice([one for one in made if one.endswith(".xml")] or list(made))
        if chance.random() < 0.1:
            del made[name]
            if not made:
                return b""
            continue
        made[name] = _changed(made[name], chance)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, part in made.items():
            archive.writestr(name, part)
    return packed.getvalue()


def _changed(part: bytes, chance: random.Random) -> bytes:
    """One part with a digit, a piece of markup, a tag or a stretch changed."""
    kind, place = chance.randrange(5), chance.randrange(max(1, len(part)))
    if kind == 0:
        found = [index for index in range(place, min(len(part), place + 400)) if chr(part[index]) in _DIGITS]
        return part if not found else part[: found[0]] + chance.choice(_DIGITS).encode() + part[found[0] + 1 :]
    if kind == 1:
        return part[:place] + chance.choice(_PIECES) + part[place:]
    begins, ends = part.find(b"<", place), part.find(b">", place)
    if kind == 2 and 0 <= begins < ends:
        return part[:begins] + part[ends + 1 :]
    if kind == 3:
        other = chance.randrange(max(1, len(part)))
        return part[:place] + part[other : other + chance.randint(1, 300)] + part[place:]
    return part[:place] + part[place + chance.randint(1, 300) :]


def in_excel(place: Path) -> dict[str, Any]:
    """Key → what openpyxl sees in the cell to fill in, by the visible words alone."""
    book = openpyxl.load_workbook(place, data_only=True)
    keys = {(line.row, line.label): line.key for line in lines(rubrics.load(BASE), "vocational_college")}
    return {keys[str(row[1]), str(row[2])]: row[3] for row in book["填写"].iter_rows(values_only=True)
            if len(row) > 3 and (str(row[1]), str(row[2])) in keys}


def in_word(place: Path, rubric_id: str, column: int) -> dict[str, str]:
    """Row → all the text that the file holds in the points cell of the table row with exactly the row's words."""
    by_words = {row.indicator: row.id for row in rubrics.load(rubric_id).rows.values()}
    found = {}
    for table in docx.Document(str(place)).tables[:1]:
        for line in table.rows:
            cells = line.cells
            named = [by_words[cell.text] for cell in cells if cell.text in by_words]
            if named and len(cells) > column:
                found[named[0]] = "".join(node.text or "" for node in cells[column]._tc.iter() if node.tag.endswith("}t"))
    return found


def agrees(name: str, place: Path, read: dict[str, Values]) -> list[str]:
    """Rows whose points are another number than the independent program sees in the file."""
    try:
        if name.endswith("xlsx"):
            cells = in_excel(place)
            seen = {row: cells.get(f"{row}/=score") for row in read}
        else:
            seen = in_word(place, *((STUDIO, 4) if name.startswith("annex") else (BASE, 9)))
    except Exception:  # the other program is less patient with broken files
        return []
    return [row for row, values in read.items() if values.score is not None and row in seen
            and typed.points(seen[row]).value != values.score]


@pytest.mark.parametrize("name", ["form.xlsx", "form.docx", "annex.docx"])
def test_a_broken_form_is_read_rightly_or_refused(tmp_path, name) -> None:
    whole = samples()[name]
    content, asked = parts(whole), wanted(rubrics.load(STUDIO), None) if name.startswith("annex") else full()[1]
    place, wrong, read = tmp_path / name, [], 0
    for seed in range(MUTATIONS // 3):
        place.write_bytes(broken(content, whole, random.Random(f"{name}{seed}")))
        try:
            reading = read_here(place, asked)
        except Problem as refusal:
            assert refusal.status == 422
            continue
        read += 1
        wrong += [(seed, row) for row in agrees(name, place, reading.rows)]
    assert (wrong, read > MUTATIONS // 20) == ([], True)


def test_the_other_program_would_notice(tmp_path) -> None:
    """A reading that says another number is found, so the test above can fail."""
    for name, whole in samples().items():
        place = tmp_path / name
        place.write_bytes(whole)
        reading = read_here(place, wanted(rubrics.load(STUDIO), None) if name.startswith("annex") else full()[1])
        lied = {row: Values(score="0.5" if values.score != "0.5" else "1") for row, values in reading.rows.items() if values.score}
        assert (agrees(name, place, reading.rows), sorted(agrees(name, place, lied))) == ([], sorted(lied))
