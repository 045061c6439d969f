"""The one Django app."""

from django.apps import AppConfig


class Jiangyan(AppConfig):
    """匠验: rooms per kind of work inside one app."""

    name = "jiangyan"
    label = "jiangyan"
    verbose_name = "匠验"
    default_auto_field = "django.db.models.BigAutoField"
