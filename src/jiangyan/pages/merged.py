"""Being written."""

from typing import Any

urls: list[Any] = []
