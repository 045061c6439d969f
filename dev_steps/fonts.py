"""The Chinese fonts of the papers, taken from the front end's packages into `.fonts`."""

from dev_steps import front, saying
from dev_steps.places import FONTS, NODE_MODULES, PYTHON, ROOT
from dev_steps.stamps import Stamp, hash_of

FINDER = ROOT / "src" / "jiangyan" / "printing" / "fonts.py"
STAMP = Stamp(FONTS / "fonts.stamp")


def ready() -> None:
    """Installs the fonts unless all that were installed are still there."""
    key = hash_of([FINDER, ROOT / "package-lock.json"])
    if STAMP.fresh(key):
        return
    front.packages_ready()
    with saying.step("准备中文字体"):
        saying.do([PYTHON, "-P", "-m", "jiangyan.printing.fonts", NODE_MODULES, FONTS], "中文字体没有备好。")
        STAMP.press(key, FONTS.glob("*.[to]tf"))
