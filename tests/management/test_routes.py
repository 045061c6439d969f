"""Every address has a rule, and one without is reported."""

import json

import pytest
from django.urls import path

from jiangyan.config import routes, urls
from jiangyan.management.main import main


def test_every_address_is_guarded(capsys) -> None:
    assert main(["routes", "--json"]) == 0
    told = {(one["pattern"], tuple(one["methods"])): one["rule"] for one in json.loads(capsys.readouterr().out)}
    assert told["projects/<int:project_id>/", ("GET", "POST")] == "project.see"
    assert told["api/v1/recusals", ("POST",)] == "recusal.impose"
    assert told["account/signup/", ("GET", "POST")] == "closed"
    assert [rule for rule in told.values() if rule == ""] == []


def test_an_address_without_a_rule_fails_the_command(monkeypatch, capsys) -> None:
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, path("hole/", lambda request: None, name="hole")])
    from django.urls import clear_url_caches
    clear_url_caches()
    assert main(["routes"]) == 1
    assert "没有规则：/hole/" in capsys.readouterr().err
    monkeypatch.undo()
    clear_url_caches()


@pytest.mark.parametrize("place", ["signup/", "email/", "password/reset/", "password/set/", "login/code/confirm/"])
def test_the_library_s_other_pages_are_not_there(client, db, place) -> None:
    assert client.get(f"/account/{place}").status_code == 404


def test_a_rule_nobody_checks_counts_as_none() -> None:
    assert not routes.Route("x/", "x", ("GET",), "invented").guarded
