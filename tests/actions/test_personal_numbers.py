"""Personal numbers: sealed in the database, masked on every page, in full only with a reason that the journal keeps."""

import logging
import logging.config
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as conf
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from jiangyan.actions import seals as sealing
from jiangyan.actions.project import unit_contacts
from jiangyan.config import environment, logs
from jiangyan.models import Contact, JournalLine, Unit
from jiangyan.problems import Problem
from jiangyan.queries.project import units
from jiangyan.queries.rights import asker
from jiangyan.vault import keys, seals
from tests.cast import Cast, request
from tests.lines import told as written

PHONE = "13" + "8" + "00138000"
OTHER = "13" + "9" + "00139000"


def _raw(table: str, column: str, pk: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE id = %s", [pk])
        return str(cursor.fetchone()[0])


def _kept(cast: Cast, phone: str = PHONE) -> Unit:
    unit_contacts.change(request(cast.officer), cast.units["college"].pk, "联系人甲（示例）", phone)
    return Unit.objects.get(pk=cast.units["college"].pk)


def test_a_number_is_sealed_in_the_database_and_masked_as_text(cast: Cast) -> None:
    kept = _kept(cast)
    raw = _raw("jiangyan_unit", "contact_phone", kept.pk)
    assert (str(kept.contact_phone), kept.contact_phone.reveal(), f"{kept.contact_phone!r}") == ("138****8000", PHONE, "138****8000")
    assert (raw.startswith(f"s1.{conf.DATA_KEYS[0][0]}."), PHONE in raw) == (True, False)
    kept.save()
    assert Unit.objects.get(pk=kept.pk).contact_phone.reveal() == PHONE


def test_a_sealed_number_stays_in_its_column_and_as_it_is(cast: Cast) -> None:
    kept = _kept(cast)
    for token, place in ((kept.contact_phone.token, "jiangyan_contact.phone"), (kept.contact_phone.token[:-6] + "AAAAAA", ""),
                         ("s1.unknown.AAAA", ""), ("s9" + kept.contact_phone.token[2:], "")):
        with pytest.raises(seals.Unsealable):
            seals.unseal(token, place or "jiangyan_unit.contact_phone")


def test_a_published_number_is_read_as_words_but_kept_sealed(cast: Cast) -> None:
    made = Contact.objects.create(round=cast.round, office="示例处室", phone="022-00000000")
    assert (Contact.objects.get(pk=made.pk).phone, _raw("jiangyan_contact", "phone", made.pk)[:3]) == ("022-00000000", "s1.")
    assert list(cast.round.contacts.values_list("phone", flat=True)) == ["022-00000000"]


def test_equal_numbers_are_found_without_opening_any(cast: Cast) -> None:
    _kept(cast, "138 0013 8000")
    found = units.visible_units(asker(cast.officer)).filter(units.found_by(PHONE))
    assert [one.name for one in found] == ["示例职业技术学院"]
    assert not units.visible_units(asker(cast.officer)).filter(units.found_by(OTHER)).exists()


def test_the_journal_holds_a_commitment_and_never_the_number(cast: Cast, seen: Any) -> None:
    kept = _kept(cast)
    line = JournalLine.objects.latest("position")
    assert (line.deed, written(line)) == ("unit.contact_changed", {
        "unit": kept.pk, "phone": seals.commitment(kept.contact_salt, PHONE)})
    shown = unit_contacts.reveal(request(cast.officer), kept.pk, "核对现场验收安排（示例）")
    told = JournalLine.objects.latest("position")
    assert (shown, told.deed, told.content["reason"], told.actor_id) == (
        PHONE, "personal.revealed", "核对现场验收安排（示例）", cast.officer.pk)
    assert not any(PHONE in str(one.content) for one in JournalLine.objects.all())


def test_pages_show_the_ends_and_ask_for_a_reason(cast: Cast, seen: Any) -> None:
    unit = _kept(cast).pk
    client = seen(cast.officer)
    page = client.get(f"/units/{unit}/").content.decode()
    silent = client.post(f"/units/{unit}/contact/reveal/", {"operation": "a", "reason": " "})
    told = client.post(f"/units/{unit}/contact/reveal/", {"operation": "b", "reason": "通知改期（示例）"})
    again = client.get(f"/units/{unit}/contact/reveal/").content.decode()
    assert ("138****8000" in page, PHONE in page, silent.status_code, PHONE in silent.content.decode()) == (True, False, 422, False)
    assert (PHONE in told.content.decode(), PHONE in again) == (True, False)
    form = client.get(f"/units/{unit}/contact/").content.decode()
    assert ("138****8000" in form, PHONE in form) == (True, False)


def test_who_may_change_and_who_may_look(cast: Cast, seen: Any) -> None:
    unit, told = _kept(cast).pk, {}
    for name, person in (("outsider", cast.outsider), ("expert", cast.lead), ("clerk", cast.clerks["college"]),
                         ("auditor", cast.auditor), ("centre", cast.centre)):
        client = seen(person)
        told[name] = [client.post(f"/units/{unit}/contact/", {"operation": f"{name}1", "version": "2", "name": "乙", "phone": OTHER}).status_code,
                      client.post(f"/units/{unit}/contact/reveal/", {"operation": f"{name}2", "reason": "示例原因"}).status_code]
    assert told == {"outsider": [404, 404], "expert": [404, 404], "clerk": [302, 403], "auditor": [403, 403], "centre": [403, 403]}


@pytest.mark.parametrize("typed", ["abc", "12", "1" * 30, "138;DROP", "=1+1111111"])
def test_what_is_no_number_is_refused(cast: Cast, typed: str) -> None:
    with pytest.raises(Problem, match="联系电话写成"):
        unit_contacts.change(request(cast.officer), cast.units["college"].pk, "甲", typed)


def test_a_new_key_seals_all_anew_and_the_old_one_may_go(cast: Cast, settings: Any, tmp_path: Path) -> None:
    kept, old = _kept(cast), settings.DATA_KEYS
    before = kept.contact_phone.token
    settings.DATA_KEYS = keys.add(tmp_path)
    newest = settings.DATA_KEYS[0]
    settings.DATA_KEYS = (newest, *old)
    assert sealing.reseal() == 1
    settings.DATA_KEYS = (newest,)
    kept.refresh_from_db()
    assert (kept.contact_phone.reveal(), kept.contact_phone.token == before, kept.contact_match in seals.matches(PHONE)) == (
        PHONE, False, True)
    assert (JournalLine.objects.latest("position").deed, sealing.reseal()) == ("keys.rotated", 0)
    settings.DATA_KEYS = old
    assert str(kept.contact_phone) == "****"
    with pytest.raises(Problem, match="没有当时的密钥"):
        unit_contacts.reveal(request(cast.officer), kept.pk, "示例原因")


def test_keys_come_from_the_setting_or_a_file_for_our_eyes_only(monkeypatch: Any, tmp_path: Path) -> None:
    made = environment.data_keys(tmp_path)
    place = tmp_path / "data.keys"
    assert (environment.data_keys(tmp_path) == made, place.stat().st_mode & 0o777, len(made[0][1])) == (True, 0o600, 32)
    added = keys.add(tmp_path)
    assert (added[1:] == made, added[0][0] != made[0][0], place.stat().st_mode & 0o777) == (True, True, 0o600)
    monkeypatch.setenv("JIANGYAN_DATA_KEYS", "b:" + "QUFB" * 10 + "QUE=" + ",a:" + "QkJC" * 10 + "QkI=")
    assert [(name, len(key)) for name, key in environment.data_keys(tmp_path)] == [("b", 32), ("a", 32)]


@pytest.mark.parametrize("given", ["a", "a:b", "a:QUFB", ":" + "QUFB" * 10 + "QUE=", "a.b:" + "QUFB" * 10 + "QUE="])
def test_nonsense_keys_stop_the_start_without_being_said(monkeypatch: Any, tmp_path: Path, given: str) -> None:
    monkeypatch.setenv("JIANGYAN_DATA_KEYS", given)
    with pytest.raises(environment.Nonsense, match="JIANGYAN_DATA_KEYS") as trouble:
        environment.data_keys(tmp_path)
    assert "QUFB" not in str(trouble.value)


def test_a_log_line_has_no_number_of_a_person_in_it(capsys: Any) -> None:
    identity = "120101" + "19900101" + "123X"
    line = logging.LogRecord("jiangyan", logging.ERROR, __file__, 1, "call %s, %s of 91120000MA0000001A", (PHONE, identity), None)
    formatter = logging.config.DictConfigurator(logs.LOGGING).configure_formatter(dict(logs.LOGGING["formatters"]["line"]))
    said = formatter.format(line)
    assert ("138****8000" in said, PHONE in said, identity in said, "91120000MA0000001A" in said) == (True, False, False, True)
    try:
        raise ValueError(f"bad {PHONE}")
    except ValueError as trouble:
        broken = logging.LogRecord("jiangyan", logging.ERROR, __file__, 1, "x", (), (ValueError, trouble, trouble.__traceback__))
    assert (PHONE in formatter.format(broken), "ValueError: bad 138****8000" in formatter.format(broken)) == (False, True)


def _as_it_was(step: Any) -> Any:
    """The models as the step finds them, in the middle of its own operations, where numbers are plain text."""
    state = ProjectState(real_apps={config.label for config in apps.get_app_configs()} - {"jiangyan"})
    for (app, name), before in sorted(MigrationLoader(None).disk_migrations.items()):
        if app == "jiangyan" and not before.replaces and name < step.name:
            state = before.mutate_state(state)
    for operation in step.operations[:4]:
        operation.state_forwards("jiangyan", state)
    return state.apps


@pytest.mark.django_db
def test_numbers_in_the_open_are_sealed_by_the_migration_and_opened_by_its_undoing(cast: Cast) -> None:
    step = MigrationLoader(None).disk_migrations["jiangyan", "0020_sealed_phones"]
    turn = step.operations[4]
    unit, then = cast.units["college"], _as_it_was(step)
    then.get_model("jiangyan", "Unit").objects.filter(pk=unit.pk).update(contact_phone=PHONE)
    turn.code(then, None)
    sealed = _raw("jiangyan_unit", "contact_phone", unit.pk)
    assert (sealed[:3], apps.get_model("jiangyan", "Unit").objects.get(pk=unit.pk).contact_phone.reveal()) == ("s1.", PHONE)
    turn.reverse_code(then, None)
    assert _raw("jiangyan_unit", "contact_phone", unit.pk) == PHONE
