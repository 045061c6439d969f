"""The Chinese fonts: where they are, which family plays which part, and which characters they can print."""

import os
import shutil
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools.ttLib import TTFont

from jiangyan.problems import Problem

if TYPE_CHECKING:
    from typst import Fonts

REPOSITORY = Path(__file__).resolve().parents[3]

# The first family of a line that is installed plays the part; the last one is what set-up installs.
PARTS: dict[str, tuple[str, ...]] = {
    "fang": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "LXGW WenKai"),
    "title": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "Noto Serif SC"),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "LXGW WenKai"),
    "hei": ("SimHei", "黑体", "Noto Sans SC"),
    "song": ("Noto Serif SC",),
}

# Inside the npm packages; the "latin" WenKai file carries the whole Chinese set.
SOURCES: dict[str, str] = {
    "NotoSerifSC-Regular.ttf": "@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "NotoSerifSC-Bold.ttf": "@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
    "NotoSansSC-Regular.ttf": "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
    "LXGWWenKai-Regular.ttf": "@fontsource/lxgw-wenkai/files/lxgw-wenkai-latin-500-normal.woff",
}


def font_paths() -> list[Path]:
    """Return the existing font folders: $JIANGYAN_FONTS, then the data folder's, the customer's, set-up's."""
    given = os.environ.get("JIANGYAN_FONTS", "")
    places = [Path(place) for place in given.split(os.pathsep) if place]
    places.append(Path(os.environ.get("JIANGYAN_DATA_DIR") or "data") / "fonts")
    places += [REPOSITORY / "fonts", REPOSITORY / ".fonts"]
    return [place.resolve() for place in places if place.is_dir()]


@cache
def library() -> "Fonts":
    """Return the fonts of the folders, opened once a process; nothing of the machine's own is used."""
    import typst  # set-up runs this file before a first paper is ever printed

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(font_paths())
    )


@cache
def families() -> dict[str, list[str]]:
    """Return for each part its families, best first; refuse with fonts.missing when a part has nobody."""
    installed = sorted(set(library().families()))
    chosen = {}
    for part, wanted in PARTS.items():
        players = [name for name in wanted if name in installed]
        if not players:
            raise Problem("fonts.missing", font=wanted[-1])
        # Every part ends with every family, so that what one font can print every part can print.
        chosen[part] = players + [name for name in installed if name not in players]
    return chosen


@cache
def plain_file() -> str:
    """Return the file of a Chinese font for drawing words on pictures; refuse with fonts.missing when there is none."""
    places = sorted(str(font.path) for font in library().fonts() if font.path)
    if not places:
        raise Problem("fonts.missing", font=PARTS["hei"][-1])
    return next((place for place in places if "NotoSansSC-Regular" in place), places[0])


@cache
def characters() -> frozenset[int]:
    """Return the code points that at least one installed font has a glyph for."""
    families()
    found: set[int] = set()
    for font in library().fonts():
        if font.path is None:
            continue
        with TTFont(font.path, fontNumber=font.index, lazy=True) as opened:
            found.update(opened.getBestCmap() or {})
    return frozenset(found)


def install_fonts(node_modules: Path, target: Path) -> list[Path]:
    """Write the fonts of the npm packages as TTF files into `target` and return them; each file whole or not at all."""
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name, source in SOURCES.items():
        origin, unfinished = node_modules / source, target / f"{name}.part"
        if not origin.is_file():
            raise Problem("fonts.missing", font=name)
        if origin.suffix == ".ttf":
            shutil.copyfile(origin, unfinished)
        else:
            with TTFont(origin, recalcTimestamp=False) as packed:
                packed.flavor = None
                packed.save(unfinished)
        written.append(unfinished.replace(target / name))
    return written


if __name__ == "__main__":
    try:
        for font_file in install_fonts(Path(sys.argv[1]), Path(sys.argv[2])):
            print(f"字体已就绪：{font_file.name}")
    except Problem as problem:
        raise SystemExit(problem.message) from None
