"""Where things are in the tree."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
JIANGYAN = VENV / "bin" / "jiangyan"
NODE_MODULES = ROOT / "node_modules"
FONTS = ROOT / ".fonts"
BUILT = ROOT / "src" / "jiangyan" / "static" / "built"
