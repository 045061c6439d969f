"""The door for granian."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from jiangyan.config.bodies import Desks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiangyan.config.settings")
application = Desks(get_wsgi_application(), working=4, large=8, most=settings.UPLOAD_LIMIT + 2**20, folder=settings.DATA_DIR)

# What is loaded now lives as long as the process: the collector of cycles need not look through it at every turn.
get_resolver().url_patterns  # noqa: B018 - reading it loads every page
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
