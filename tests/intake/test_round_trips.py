"""What was written into a form is what is read from it: by Word and Excel's own formats, and after LibreOffice had them."""

import os
import shutil
import subprocess

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from jiangyan.intake import sheets, typed
from jiangyan.queries.sheet.sheet_forms import Values
from jiangyan.rulebook.words import trimmed, unwritable
from tests.intake.forms import WRITERS, full, random_form, read_here

TRIPS = int(os.environ.get("JIANGYAN_ROUND_TRIPS", "12"))
"""The figure in docs/word-and-excel.md is from 200."""
OFFICE = int(os.environ.get("JIANGYAN_OFFICE_TRIPS", "2"))
"""The figure in docs/word-and-excel.md is from 20."""


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
@settings(max_examples=TRIPS, deadline=None, derandomize=True, phases=[Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**31))
def test_facts_points_and_reasons_come_back_as_they_went(tmp_path, ending, seed) -> None:
    form, wanted, values = random_form(seed)
    place = tmp_path / f"form.{ending}"
    place.write_bytes(WRITERS[ending](form))
    reading = read_here(place, wanted)
    assert (reading.faults, reading.unread, reading.identity) == ((), {}, form.identity)
    assert {row: (values[row], read) for row, read in reading.rows.items() if read != values[row]} == {}


@settings(max_examples=300, deadline=None, derandomize=True, phases=[Phase.generate])
@given(st.text(st.characters(), max_size=60))
@example("a\x0bb")
@example("\ud83d")
@example("\uffff")
@example("\r\n")
@example("_x005F_x0041_")
def test_words_come_through_whole_or_are_refused(typed_words) -> None:
    read, kept = typed.words(typed_words), trimmed(typed_words)
    assert (read.value or "", "控制字符" in read.fault) == (("", True) if unwritable(kept) else (kept, False))


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_the_same_form_is_the_same_file(ending) -> None:
    assert WRITERS[ending](full()[0]) == WRITERS[ending](full()[0])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("ending", "between"), [("xlsx", "ods"), ("docx", "odt"), ("docx", "doc")])
def test_libreoffice_loses_nothing(tmp_path, ending, between) -> None:
    """A sheet that is filled in, and random ones (JIANGYAN_OFFICE_TRIPS), out of Word or Excel into another format and back."""
    long = Values({"concurrent_capacity": 480}, "4.5", "一\n二", "因为（示例）")
    form, wanted = full(r3_1=long)
    forms = {"full": (form, wanted, {row.row.id: row.values for row in form.rows})} | {
        f"random{seed}": random_form(seed) for seed in range(OFFICE)}
    for name, (made, _wanted, _values) in forms.items():
        (tmp_path / f"{name}.{ending}").write_bytes(WRITERS[ending](made))
    for into, source in ((between, f"*.{ending}"), (ending, f"middle/*.{between}")):
        folder = tmp_path / ("middle" if into == between else "back")
        subprocess.run(["soffice", f"-env:UserInstallation=file://{tmp_path}/home", "--headless", "--convert-to", into, "--outdir", folder,
                        *sorted(tmp_path.glob(source))], check=True, capture_output=True, timeout=120 + 30 * OFFICE)
    for name, (made, asked, values) in forms.items():
        reading = read_here(tmp_path / "back" / f"{name}.{ending}", asked)
        assert (reading.faults, reading.unread, reading.identity) == ((), {}, made.identity)
        assert {row: (values[row], read) for row, read in reading.rows.items() if read != values[row]} == {}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_word_97_file_is_read_on_its_way_in(tmp_path) -> None:
    form, wanted = full()
    (place := tmp_path / "form.docx").write_bytes(WRITERS["docx"](form))
    subprocess.run(["soffice", f"-env:UserInstallation=file://{tmp_path}/home", "--headless", "--convert-to", "doc", "--outdir", tmp_path, place],
                   check=True, capture_output=True, timeout=120)
    reading = sheets.read(tmp_path / "form.doc", "form.doc", "doc", wanted)
    assert (reading.rows, reading.faults, reading.identity) == ({row.row.id: row.values for row in form.rows}, (), form.identity)
