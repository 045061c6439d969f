"""`jiangyan draw --replay` proves a record with no database: same, different, or no record at all."""

import json
import os
import subprocess
import sys

import pytest

from jiangyan.rulebook.candidates import Rules
from tests.rulebook.test_drawing import POOL, record


def replay(path, **environment):
    return subprocess.run([sys.executable, "-m", "jiangyan", "draw", "--replay", str(path)], capture_output=True, text=True,
                          env={**os.environ, "JIANGYAN_DATABASE_URL": "nonsense://", **environment}, check=False)


def test_a_sound_record_is_proved_without_a_database(tmp_path) -> None:
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(record(POOL, Rules(3, 2, 1)), ensure_ascii=False), encoding="utf-8")
    done = replay(path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("成员：专家") and "重演的结果与记录相同" in done.stdout


def test_a_changed_record_says_the_first_difference(tmp_path) -> None:
    kept = record(POOL, Rules(3, 2, 1))
    kept["members"][0], kept["members"][1] = kept["members"][1], kept["members"][0]
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(kept), encoding="utf-8")
    done = replay(path)
    assert (done.returncode, done.stdout.startswith("重演的结果与记录不同：第 1 名成员应为专家")) == (1, True)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": "jiangyan/draw/1"}', '{"format": "x"}', "\x00"])
def test_what_is_no_record_is_told(tmp_path, content) -> None:
    path = tmp_path / "draw.json"
    path.write_text(content, encoding="utf-8")
    assert (replay(path).returncode, "不是抽取记录" in replay(path).stderr) == (2, True)
    assert replay(tmp_path / "none.json").returncode == 2
