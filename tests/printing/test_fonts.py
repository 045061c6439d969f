"""Fonts come by path: set-up writes them whole, the customer's 仿宋 comes first, a missing one says what to do."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from jiangyan.printing import fonts, glyphs
from jiangyan.printing.glyphs import printable
from jiangyan.problems import Problem


@pytest.fixture
def fresh() -> Iterator[None]:
    """Let the process forget its fonts before and after a story that moves them."""
    remembered = (fonts.library, fonts.families, fonts.characters, glyphs._read)
    for each in remembered:
        each.cache_clear()
    yield
    for each in remembered:
        each.cache_clear()


def small(family: str, source: str, target: Path, text: str = "示例") -> None:
    """Write a font of a few characters, cut from an installed one, under another family name."""
    place = next(folder / source for folder in fonts.font_paths() if (folder / source).is_file())
    with TTFont(place) as font:
        cutter = subset.Subsetter()
        cutter.populate(text=text)
        cutter.subset(font)
        for record in list(font["name"].names):
            if record.nameID in (1, 4, 16):
                font["name"].setName(family, record.nameID, record.platformID, record.platEncID, record.langID)
        font.flavor = "woff" if target.suffix == ".woff" else None
        target.parent.mkdir(parents=True, exist_ok=True)
        font.save(target)


def test_every_part_ends_with_every_family() -> None:
    families = fonts.families()
    assert sorted(families) == ["fang", "hei", "kai", "song", "title"]
    assert {tuple(sorted(each)) for each in families.values()} == {tuple(sorted(set(fonts.library().families())))}


def test_the_papers_own_words_can_all_be_printed() -> None:
    drawer = Path(fonts.__file__).resolve().parents[1] / "papers"
    written = {letter for place in drawer.rglob("*") if place.suffix in (".typ", ".yaml") for letter in place.read_text()}
    assert sorted(letter for letter in written - {"\n"} if ord(letter) not in fonts.characters()) == []


@pytest.mark.usefixtures("fresh")
def test_the_customers_fang_song_is_used_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fonts.families()["fang"][0] == "LXGW WenKai"
    small("FangSong", "LXGWWenKai-Regular.ttf", tmp_path / "simfang.ttf")
    monkeypatch.setenv("JIANGYAN_FONTS", str(tmp_path))
    fonts.library.cache_clear()
    fonts.families.cache_clear()
    assert fonts.families()["fang"][:2] == ["FangSong", "LXGW WenKai"]


@pytest.mark.usefixtures("fresh")
def test_a_missing_font_is_refused_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small("LXGW WenKai", "LXGWWenKai-Regular.ttf", tmp_path / ".fonts" / "only.ttf")
    monkeypatch.setattr(fonts, "REPOSITORY", tmp_path)
    monkeypatch.setenv("JIANGYAN_FONTS", str(tmp_path / "nowhere"))
    monkeypatch.setenv("JIANGYAN_DATA_DIR", str(tmp_path))
    assert fonts.font_paths() == [(tmp_path / ".fonts").resolve()]
    with pytest.raises(Problem) as refused:
        fonts.families()
    assert refused.value.message == (
        "缺少中文字体“Noto Serif SC”。请运行 python3 dev.py demo 安装，或把字体文件放入 fonts 文件夹。"
    )


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("character", ["\u202e", "\u200e", "\x07", "\ue000", "\ue001"])
def test_a_font_with_a_glyph_for_a_control_character_does_not_let_it_through(
    character: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small("FangSong", "LXGWWenKai-Regular.ttf", tmp_path / "simfang.ttf")
    with TTFont(tmp_path / "simfang.ttf") as font:
        for charted in font["cmap"].tables:
            charted.cmap[ord(character)] = charted.cmap[ord("示")]
        font.save(tmp_path / "odd.ttf")
    monkeypatch.setenv("JIANGYAN_FONTS", str(tmp_path))
    fonts.library.cache_clear()
    assert ord(character) in fonts.characters()
    with pytest.raises(Problem) as refused:
        printable(f"示例{character}", "名称")
    assert refused.value.values["code_point"] == f"U+{ord(character):04X}"


def packages(place: Path) -> Path:
    """A node_modules folder with the fonts where the real packages have them, cut down to a few characters."""
    for name, source in fonts.SOURCES.items():
        small(name, name, place / source)
    return place


def test_set_up_writes_five_fonts_that_typst_can_read(tmp_path: Path) -> None:
    modules, target = packages(tmp_path / "node_modules"), tmp_path / "fonts"
    command = [sys.executable, "-m", "jiangyan.printing.fonts", str(modules), str(target)]
    for _ in range(2):
        said = subprocess.run(command, check=True, capture_output=True, text=True, env={"PYTHONPATH": "src"}).stdout
        assert said.splitlines() == [f"字体已就绪：{name}" for name in fonts.SOURCES]
    assert sorted(os.listdir(target)) == sorted(fonts.SOURCES)
    for name in fonts.SOURCES:
        with TTFont(target / name) as font:
            assert (font.flavor, sorted(font.getBestCmap())) == (None, sorted(map(ord, "示例")))


def test_set_up_says_which_font_the_packages_lack(tmp_path: Path) -> None:
    (packages(tmp_path) / fonts.SOURCES["LXGWWenKai-Regular.ttf"]).unlink()
    command = [sys.executable, "-m", "jiangyan.printing.fonts", str(tmp_path), str(tmp_path / "fonts")]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, env={"PYTHONPATH": "src"})
    assert (ended.returncode, "LXGWWenKai-Regular.ttf" in ended.stderr) == (1, True)
