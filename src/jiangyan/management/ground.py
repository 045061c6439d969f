"""What every command that needs the database stands on."""

import os
from pathlib import Path


def stand(data: str | None = None, demo: bool = False) -> None:
    """Sets Django up, on the data folder `data` if one is given; `demo` turns demo mode on."""
    if data:
        Path(data).mkdir(parents=True, exist_ok=True)
        os.environ["JIANGYAN_DATA_DIR"] = data
    if demo:
        os.environ["JIANGYAN_DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiangyan.config.settings")
    import django

    django.setup()


def migrate() -> None:
    """Brings the database's tables up to date, the holiday table with the years that the library knows."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)

    from jiangyan.actions import holidays

    holidays.seed()
