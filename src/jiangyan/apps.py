"""The one Django app."""

from django.apps import AppConfig


class Jiangyan(AppConfig):
    """匠验: rooms per kind of work inside one app."""

    name = "jiangyan"
    label = "jiangyan"
    verbose_name = "匠验"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The clocks of a session start by whatever door somebody enters; the database is watched from the first connection on."""
        from jiangyan.actions.account import sessions  # noqa: F401 - importing it is listening
        from jiangyan.models import fences, outages, touched

        outages.watch()
        fences.watch()
        touched.watch()
