"""Every address, whatever it answers, tells the browser the same: nothing kept, nothing shared, nothing from elsewhere."""

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiangyan.config.routes import Route, routes
from jiangyan.models import Evidence
from jiangyan.queries.account import sessions
from tests.cast import PDF, Cast

pytestmark = pytest.mark.django_db

ALWAYS = {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "X-Content-Type-Options": "nosniff",
          "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"}
WORD = re.compile(r"[<{](?:(\w+):)?(\w+)[>}]")
FOREIGN = re.compile(r"""(?:src|href|action|hx-\w+|data-\w+)=["'](?:https?:)?//(?!testserver)[^"']*|url\((?:https?:)?//""")


def wrong(answer: Any) -> list[str]:
    """What an answer fails to say, or says that it must not."""
    headers, found = answer.headers, []
    found += [f"{name}: {headers.get(name)}" for name, value in ALWAYS.items() if headers.get(name) != value]
    policy = {line.split()[0]: line.split()[1:] for line in headers.get("Content-Security-Policy", "none").split(";") if line.strip()}
    found += [f"csp {name} {sources}" for name, sources in policy.items() for one in sources
              if one.startswith("'unsafe") or (one in ("*", "https:", "http:", "data:", "blob:") and (name, one) != ("img-src", "data:"))]
    found += [f"csp without {name}" for name in ("default-src", "frame-ancestors") if policy.get(name) != ["'none'"]]
    found += ["kept by caches"] if "no-store" not in headers.get("Cache-Control", "") else []
    found += ["permissions"] if "camera=()" not in headers.get("Permissions-Policy", "") else []
    found += ["open to other sites"] if "Access-Control-Allow-Origin" in headers else []
    if headers.get("Content-Type", "").startswith("text/html"):
        found += FOREIGN.findall(answer.content.decode())
    return found


def address(route: Route, cast: Cast) -> str:
    """A plausible address of a route: things of the cast where there are such, else the first of its kind."""
    known = {"project_id": cast.projects["college"].pk, "round_id": cast.round.pk, "person_id": cast.officer.pk, "row": "1.1",
             "rubric_id": "tianjin-training-base-2025", "deed": "publish", "year": 2026}
    known["evidence_id"] = getattr(Evidence.objects.first(), "pk", 1)
    return "/" + WORD.sub(lambda word: str(known.get(word[2], "1" if word[1] == "int" or word[2].endswith("_id") else "x")), route.pattern)


@pytest.fixture
def told(cast: Cast) -> Cast:
    """The cast with a submitted project, so that there are files and receipts."""
    cast.submit("college")
    return cast


@pytest.mark.parametrize("who", ["officer", "clerk", "nobody"])
def test_every_address_says_it_whatever_the_answer(told: Cast, who: str) -> None:
    client, found, kinds = Client(raise_request_exception=False), {}, set()
    if who != "nobody":
        client.force_login(told.officer if who == "officer" else told.clerks["college"],
                           backend="allauth.account.auth_backends.AuthenticationBackend")
    for route in routes():
        if "^" in route.pattern or route.name == "account_logout":
            continue
        method = "GET" if "GET" in route.methods else route.methods[0]
        answer = client.generic(method, address(route, told), headers={"Idempotency-Key": "示例"} if who == "nobody" else {})
        kinds.add(answer.status_code)
        complaints = [*wrong(answer), *([f"status {answer.status_code}"] if answer.status_code >= 500 else [])]
        if complaints:
            found[f"{method} {route.pattern}"] = complaints
    assert found == {}
    assert {200, 302, 404} <= kinds if who != "nobody" else {200, 302, 401} <= kinds


def test_a_fragment_and_a_file_say_it(told: Cast, seen: Any) -> None:
    client = seen(told.clerks["college"])
    kept = Evidence.objects.first()
    assert kept is not None
    assert wrong(client.get(f"/evidence/{kept.pk}/")) == wrong(client.get("/", headers={"HX-Request": "true"})) == []


def test_every_kind_of_error_says_it(cast: Cast, seen: Any, settings: Any) -> None:
    client = seen(cast.clerks["college"])
    settings.UPLOAD_LIMIT = 10
    project = cast.projects["college"].pk
    big = SimpleUploadedFile("大.pdf", PDF * 10)
    answers = {
        400: client.get("/", headers={"Host": "elsewhere.example.org"}), 404: client.get("/nowhere/"), 405: client.put("/rounds/"),
        413: client.post(f"/projects/{project}/evidence/?place=row:7.1", {"operation": "big", "file": big}, headers={"HX-Request": "true"})}
    assert {status: (answer.status_code, wrong(answer)) for status, answer in answers.items()} == {status: (status, []) for status in answers}
    stale = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "x"})
    assert (stale.status_code, wrong(stale)) == (400, [])


def test_a_fault_of_ours_says_it(told: Cast, seen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = seen(told.clerks["college"])
    client.raise_request_exception = False
    monkeypatch.setattr("jiangyan.pages.downloads._journal", lambda *_args: (_ for _ in ()).throw(RuntimeError("示例")))
    for place in ("/", "/api/v1/me"):
        answer = client.get(place)
        assert (answer.status_code, wrong(answer)) == (500, [])


def test_a_header_that_fails_is_noticed() -> None:
    from django.http import HttpResponse

    bare = HttpResponse('<img src="https://elsewhere.example.org/x.png">')
    bare["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; script-src 'self' 'unsafe-inline'"
    assert {"kept by caches", "permissions", "csp script-src [\"'self'\", \"'unsafe-inline'\"]"} <= set(wrong(bare))
    assert len(wrong(bare)) == len(ALWAYS) + 4


def test_only_a_name_that_carries_its_digest_is_kept_for_ever(client: Any) -> None:
    from whitenoise.middleware import WhiteNoiseMiddleware

    assert finders.find("built/app.css"), "the front end is not built"
    plain = client.get("/static/built/app.css")
    assert (plain.status_code, plain["Cache-Control"], plain["Cross-Origin-Resource-Policy"]) == (
        200, "max-age=3600, public", "cross-origin")
    assert "Set-Cookie" not in plain.headers
    missing = client.get("/static/built/nothing.css")
    assert (missing.status_code in (302, 404), missing["Cache-Control"]) == (True, "no-store")
    again = client.get("/static/built/app.css", headers={"If-None-Match": plain.get("ETag", ""), "If-Modified-Since": plain["Last-Modified"]})
    assert (again.status_code, "immutable" in again.get("Cache-Control", "")) == (304, False)
    noise = WhiteNoiseMiddleware(lambda request: None)
    assert not noise.immutable_file_test("", "/static/built/app.css")


def test_scripts_and_styles_have_an_address_that_changes_with_them(client: Any, monkeypatch: Any, tmp_path: Path) -> None:
    from jiangyan.pages import statics

    page = client.get("/account/login/").content.decode()
    links = re.findall(r'"(/static/built/[^"]+)"', page)
    named = [one for one in links if not one.endswith("/")]
    assert len(named) >= 2 and all(re.fullmatch(r"/static/built/\w+\.\w+\?v=[0-9a-f]{16}", one) for one in named)
    answer = client.get(named[0])
    kept = b"".join(answer.streaming_content)
    assert named[0].endswith(hashlib.sha256(kept).hexdigest()[:16])
    newer = tmp_path / "app.css"
    newer.write_text("p { color: red }")
    monkeypatch.setattr(finders, "find", lambda name: str(newer))
    statics.digest.cache_clear()
    renewed = statics.Digested().url("built/app.css")
    statics.digest.cache_clear()
    assert renewed not in named


def test_signing_out_empties_the_browser_and_an_ended_session_does_not(cast: Cast, client: Any, settings: Any) -> None:
    client.force_login(cast.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Clear-Site-Data" not in client.get("/rounds/").headers
    out = client.post("/account/logout/")
    assert (out.status_code, out.headers["Clear-Site-Data"]) == (302, '"cache", "storage"')
    client.force_login(cast.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    out = client.delete("/api/v1/session", headers={"Origin": "http://testserver"})
    assert (out.status_code, out.headers["Clear-Site-Data"]) == (204, '"cache", "storage"')
    client.force_login(cast.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[sessions.STARTED] = session[sessions.SEEN] = 0
    session.save()
    assert "Clear-Site-Data" not in client.get("/rounds/").headers
