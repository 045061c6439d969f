"""With JIANGYAN_TLS=1 Django's own check for deployment finds nothing, and every cookie belongs to this one host."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASKED = """
import django, json
django.setup()
from django.conf import settings
from django.core.management import call_command
call_command("check", "--deploy", "--fail-level", "INFO")
from django.db import connection
from django.test import Client
connection.ensure_connection()  # a database file that is not there is an outage, and that is another story
from jiangyan.actions.account.sign_in import COOKIE
from jiangyan.pages.policies import Cookie
plain, secure = Client(), Client(headers={"X-Forwarded-Proto": "https"})
led, page = plain.get("/account/login/"), secure.get("/nowhere/")
print(json.dumps({"cookies": sorted([settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, COOKIE, Cookie.cookie_name]),
    "secure": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN,
               settings.CSRF_COOKIE_DOMAIN],
    "led": [led.status_code, led["Location"]], "page": [page.status_code, page["Strict-Transport-Security"]],
    "silenced": settings.SILENCED_SYSTEM_CHECKS}))
"""


def _asked(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("JIANGYAN_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", ASKED], cwd=ROOT, capture_output=True, text=True, timeout=120,
        env={**plain, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "DJANGO_SETTINGS_MODULE": "jiangyan.config.settings",
             "JIANGYAN_DATA_DIR": str(folder), "JIANGYAN_ALLOWED_HOSTS": "testserver", **variables})


def test_the_check_for_deployment_is_clean(tmp_path: Path) -> None:
    told = _asked(tmp_path, JIANGYAN_TLS="1")
    assert (told.returncode, "WARNING" in told.stderr, "no issues (1 silenced)" in told.stdout) == (0, False, True), told.stderr
    assert json.loads(told.stdout.strip().splitlines()[-1]) == {
        "cookies": ["__Host-csrf", "__Host-device", "__Host-messages", "__Host-session"], "secure": [True, True, "/", None, None],
        "led": [301, "https://testserver/account/login/"], "page": [302, "max-age=31536000; includeSubDomains"],
        "silenced": ["security.W021"]}


def test_the_same_check_is_red_without_tls(tmp_path: Path) -> None:
    told = _asked(tmp_path)
    assert (told.returncode, "security.W012" in told.stderr) == (1, True)
