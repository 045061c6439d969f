"""The last seconds: everybody gets a receipt from before the deadline or a refusal that says both instants."""

import os
import threading
import time
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.faults import grounds
from tests.faults.clerks import Call, Place, send
from tests.faults.grounds import Ground
from tests.faults.served import Served, served
from tests.figures import figure

UNITS = int(os.environ.get("JIANGYAN_FAULTS_UNITS", "40"))
SECONDS = 4.0
"""Between the opening of the doors and the deadline; the units come all the time until a second after it."""


def _now(ground: Ground) -> datetime:
    asked = "SELECT clock_timestamp()" if ground.cluster else "SELECT strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')"
    found = ground.ask(asked)[0][0]
    return datetime.fromisoformat(found) if isinstance(found, str) else found


def _deadline(ground: Ground, instant: datetime) -> None:
    shown = instant if ground.cluster else instant.strftime("%Y-%m-%d %H:%M:%S.%f")
    ground.ask("UPDATE jiangyan_round SET submission_deadline = ?", shown)


def _submit(port: int, place: Place) -> tuple[int, dict[str, Any]]:
    return send(port, Call("POST", f"projects/{place.project}/submit", place.head, b"{}"), f"submit-{place.project}", timeout=120)


def _everybody(product: Served, places: list[Place], until: float) -> list[tuple[Place, int, dict[str, Any]]]:
    """All submit in threads of their own, spread over the time until `until` (monotonic) and a second after it."""
    answers: list[tuple[Place, int, dict[str, Any]]] = []
    began = time.monotonic()

    def come(number: int, place: Place) -> None:
        moment = began + (until + 1 - began) * (number + 1) / len(places)
        time.sleep(max(0.0, moment - time.monotonic()))
        answers.append((place, *_submit(product.port, place)))

    threads = [threading.Thread(target=come, args=one) for one in enumerate(places)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return answers


def test_everybody_in_the_last_seconds_gets_a_receipt_or_a_dated_refusal(filled: Ground) -> None:
    places = [Place(**one) for one in filled.scene("ready", str(UNITS))]
    with served(filled, workers=2) as product:
        assert [_submit(product.port, one)[0] for one in places[:2]] == [200, 200]  # both processes know their way
        deadline = _now(filled) + timedelta(seconds=SECONDS)
        _deadline(filled, deadline)
        answers = _everybody(product, places[2:], time.monotonic() + SECONDS)
    taken = [answer for _place, status, answer in answers if status == 200]
    late = [answer for _place, status, answer in answers if (status, answer.get("code")) == (409, "deadline.passed")]
    assert (len(taken) + len(late), len(late) > 0, len(taken) > 0) == (UNITS - 2, True, True), answers
    assert [one for one in taken if datetime.fromisoformat(one["submitted_at"]) > deadline] == []
    assert [one for one in late if "提交截止时间是" not in one["detail"] or "服务器时间" not in one["detail"]] == []
    kept = filled.ask("SELECT number, submitted_at FROM jiangyan_receipt")
    assert {one[0] for one in kept} >= {one["number"] for one in taken} and len(kept) == len(taken) + 2
    refused = [place.project for place, status, _answer in answers if status == 409]
    stages = {stage for project in refused for stage, in filled.ask("SELECT stage FROM jiangyan_project WHERE id = ?", project)}
    assert stages == {"preparing"}
    figure("截止前最后几秒提交的单位", UNITS - 2, "家")


@pytest.mark.skipif(not grounds.on_postgresql(), reason="SQLite 一次只让一个人写")
def test_who_waits_past_the_deadline_is_refused_and_a_closing_round_waits_for_who_is_under_way(filled: Ground) -> None:
    import psycopg

    assert filled.cluster
    first, second = (Place(**one) for one in filled.scene("ready", "2"))
    ends: list[tuple[int, dict[str, Any]]] = []
    with served(filled, workers=1) as product:
        for place, pause in ((first, 0.0), (second, 1.5)):
            _deadline(filled, _now(filled) + timedelta(seconds=1.2 if pause else 600))
            with psycopg.connect(filled.cluster.url) as holding:
                holding.execute("SELECT 1 FROM jiangyan_journalhead FOR UPDATE")
                coming = threading.Thread(target=lambda place=place: ends.append(_submit(product.port, place)))
                coming.start()
                _wait_for(filled, 1)
                closing = threading.Thread(target=lambda: filled.ask("UPDATE jiangyan_round SET visits_until = visits_until"))
                closing.start()
                _wait_for(filled, 2)  # whoever changes the round waits until the submission is through
                time.sleep(pause)
            coming.join()
            closing.join()
    assert [(status, answer.get("code")) for status, answer in ends] == [(200, None), (409, "deadline.passed")]


def _wait_for(ground: Ground, people: int) -> None:
    for _turn in range(200):
        if ground.ask("SELECT COUNT(*) FROM pg_locks WHERE NOT granted") == [(people,)]:
            return
        time.sleep(0.05)
    raise AssertionError(f"{people} should wait")
