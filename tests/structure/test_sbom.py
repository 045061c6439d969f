"""The bill of materials names every locked package with version and licence, and nothing we deliver is under GPL or AGPL."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from dev_steps import packages, sbom
from tests.structure.tree import ROOT, named, text

STRICT = re.compile(r"(?<![A-Za-z])A?GPL|Affero|(?<!Lesser )General Public|GNU GPL", re.IGNORECASE)


def _licences(component: dict[str, Any]) -> str:
    return "、".join(one.get("expression") or one["license"]["name"] for one in component["licenses"])


@pytest.mark.parametrize("kind", ["python", "npm"])
def test_it_is_cyclonedx_and_the_same_each_time(kind: str, tmp_path: Path, capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("dev_steps.environment.ready", lambda _lock: None)
    assert sbom.write(tmp_path) == 0
    written = (tmp_path / f"sbom-{kind}.json").read_text()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written) is None
    assert json.loads(written) == getattr(sbom, kind)()
    assert f"sbom-{kind}.json：" in capsys.readouterr().out


def test_every_locked_package_is_in_it_with_version_and_licence() -> None:
    listed = {(one["name"], one["version"]) for one in sbom.python()["components"]}
    pinned = {(packages.canonical(name), version) for lock in ("runtime", "test", "node")
              for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)", text(ROOT / f"{lock}.lock"), re.MULTILINE)}
    assert (listed, len(listed) > 150) == (pinned, True)
    locked = json.loads(text(ROOT / "package-lock.json"))["packages"]
    npm = {(place.split("node_modules/")[-1], entry["version"]) for place, entry in locked.items() if place}
    assert {(one["name"], one["version"]) for one in sbom.npm()["components"]} == npm
    for one in [*sbom.python()["components"], *sbom.npm()["components"]]:
        assert _licences(one).strip() not in ("", "UNKNOWN"), one["name"]


def test_what_runs_is_required_what_an_extra_brings_optional_and_the_rest_is_not_delivered() -> None:
    scopes = {one["name"]: one["scope"] for one in [*sbom.python()["components"], *sbom.npm()["components"]]}
    assert {name: scopes[name] for name in ("django", "granian", "ortools", "boto3", "pytest", "echarts", "zrender", "vite")} == {
        "django": "required", "granian": "required", "ortools": "optional", "boto3": "optional", "pytest": "excluded",
        "echarts": "required", "zrender": "required", "vite": "excluded"}


def test_every_package_that_a_page_s_script_or_style_takes_is_counted_as_delivered() -> None:
    taken = set()
    for path in named(".ts", ".scss", under=ROOT / "front"):
        if ".test." not in path.name and "testing" not in path.parts:
            taken |= set(re.findall(r"""(?:from|import|@use)\s+['"]((?:@[\w-]+/)?[a-z][\w.-]*)/?[^'"]*['"]""", text(path)))
    installed = {packages.npm_name(place) for place in packages.npm_places()}
    assert (taken & installed) - set(sbom.BUNDLED) == set()
    assert {"bootstrap", "echarts", "htmx.org", "pdfjs-dist"} <= taken


def test_nothing_delivered_is_under_gpl_or_agpl() -> None:
    components = [*sbom.python()["components"], *sbom.npm()["components"]]
    assert [f"{one['name']}: {_licences(one)}" for one in components if one["scope"] != "excluded" and STRICT.search(_licences(one))] == []


@pytest.mark.parametrize(("licence", "strict"), [
    ("GPL-3.0-only", True), ("AGPL-3.0", True), ("GNU General Public License v2 (GPLv2)", True), ("GNU Affero General Public License", True),
    ("LGPL-3.0-only", False), ("GNU Lesser General Public License v2 or later (LGPLv2+)", False), ("MIT", False)])
def test_gpl_is_told_from_lgpl(licence: str, strict: bool) -> None:
    assert bool(STRICT.search(licence)) is strict
