"""The audit against advisories on this machine: it reports a planted hole, or says that it could not tell; never a hollow "clean"."""

import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from dev_steps import audit, packages, saying
from dev_steps.packages import Package
from dev_steps.places import ROOT
from tests.figures import figure

ASKED = [Package("jinja2", "3.1.6"), Package("six", "1.17.0")]
HOLES = {"mako": "1.2.1", "minimist": "0.0.8"}


class Advisories(BaseHTTPRequestHandler):
    """Answers like an advisory service; `server.holes` says what it knows."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        asked = json.loads(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
        self._answer(200, self._osv(asked) if "package" in asked else self._npm(asked))

    def do_GET(self) -> None:
        self._answer(404, {})

    def log_message(self, *_args: Any) -> None:
        """Says nothing."""

    def _osv(self, asked: dict[str, Any]) -> dict[str, Any]:
        name = asked["package"]["name"]
        if self.server.holes.get(name) != asked["version"]:  # type: ignore[attr-defined]
            return {}
        ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "9.9.9"}]}]
        return {"vulns": [{"id": f"GHSA-{name}", "aliases": [], "summary": "示例", "details": "示例", "modified": "2025-01-01T00:00:00Z",
                           "affected": [{"package": {"name": name, "ecosystem": "PyPI"}, "ranges": ranges}]}]}

    def _npm(self, asked: dict[str, list[str]]) -> dict[str, Any]:
        return {name: [{"id": 1, "url": "http://127.0.0.1/", "title": f"示例漏洞 {name}", "severity": "high", "vulnerable_versions": version,
                        "cwe": [], "cvss": {"score": 7, "vectorString": None}}]
                for name, version in self.server.holes.items() if version in asked.get(name, [])}  # type: ignore[attr-defined]

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def service() -> Iterator[Any]:
    """An advisory service on loopback."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Advisories)
    server.holes, server.address = dict(HOLES), f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def test_python_s_packages_are_clean_only_when_the_plant_is_reported(service: Any, tmp_path: Path) -> None:
    assert audit.python(tmp_path, ASKED, service.address) == audit.Verdict(
        0, ["Python：2 个依赖都查过，没有已公布的漏洞（埋下的一个有漏洞的版本被查了出来）。"])
    service.holes["six"] = "1.17.0"
    assert audit.python(tmp_path, ASKED, service.address) == audit.Verdict(
        1, ["Python：2 个依赖中有 1 条已公布的漏洞：", "  six 1.17.0（运行时）：GHSA-six，修正于 9.9.9"])
    service.holes.clear()
    silent = audit.python(tmp_path, ASKED, service.address)
    assert (silent.status, silent.sentences[0].startswith("Python：没有审计。埋下的 mako 1.2.1")) == (2, True)


def test_the_pages_packages_are_clean_only_when_the_plant_is_reported(service: Any, tmp_path: Path) -> None:
    count = len(packages.npm_places())
    for at, (holes, status) in enumerate((({}, 0), ({"htmx.org": packages.npm_places()["node_modules/htmx.org"]["version"]}, 1))):
        service.holes |= holes
        folder = tmp_path / str(at)
        folder.mkdir()
        found = audit.npm(folder, service.address)
        assert (found.status, found.sentences[0].startswith(f"npm：{count} 个依赖")) == (status, True), found
    assert "示例漏洞 htmx.org" in found.sentences[1]
    service.holes.clear()
    (tmp_path / "none").mkdir()
    assert audit.npm(tmp_path / "none", service.address).status == 2


def test_without_a_service_nothing_is_called_clean(tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9/"
    for found in (audit.python(tmp_path, ASKED, nowhere), audit.npm(tmp_path, nowhere)):
        assert (found.status, "没有审计" in found.sentences[0], "没有已公布" in found.sentences[0]) == (2, True, False)
    figure("依赖的已公布漏洞（对外部公告库）", "没有查，要网络：dev.py audit")


def test_an_answer_that_leaves_a_package_out_does_not_count() -> None:
    plant = {"name": "mako", "version": "1.2.1", "vulns": [{"id": "示例", "fix_versions": []}]}
    left_out = {"dependencies": [plant, {"name": "Jinja2", "version": "3.1.6", "vulns": []}, {"name": "six", "skip_reason": "示例"}]}
    assert audit.read_python(left_out, ASKED) == audit.untold("Python", "1 个依赖没有得到回答，如 six 1.17.0")
    few = {"vulnerabilities": {"minimist": {}}, "metadata": {"dependencies": {"total": 2}}}
    assert audit.read_npm(few, 5) == audit.untold("npm", "只查了 1 个依赖，应查 5 个")
    assert audit.read_npm({"message": "示例"}, 5).status == 2


def test_one_that_could_not_tell_is_never_outweighed_by_one_that_is_clean() -> None:
    assert [audit.worst(one) for one in ([0, 0], [0, 2], [2, 1], [1, 0])] == [0, 2, 1, 1]


def test_a_hole_in_our_own_package_is_never_taken_for_the_plant(service: Any, tmp_path: Path) -> None:
    assert audit.plant(audit.PLANTS_NPM, {"minimist"}).name == "lodash"
    with pytest.raises(saying.Stop, match="已经有全部可以埋下的包"):
        audit.plant(audit.PLANTS, {one.name for one in audit.PLANTS})
    service.holes |= {"pyyaml": "5.3"}
    found = audit.python(tmp_path, [*ASKED, Package("mako", "1.2.1")], service.address)
    assert (found.status, found.sentences[1]) == (1, "  mako 1.2.1（只在开发或附加功能中）：GHSA-mako，修正于 9.9.9")
    holes = {"vulnerabilities": {"minimist": {"range": "<1.2.6", "severity": "critical"}, "lodash": {}},
             "metadata": {"dependencies": {"total": 6}}}
    assert audit.read_npm(holes, 5, audit.PLANTS_NPM[1]) == audit.Verdict(
        1, ["npm：5 个依赖中有 1 条已公布的漏洞：", "  minimist <1.2.6：critical，"])


def test_nothing_asked_is_nothing_told(tmp_path: Path) -> None:
    assert audit.python(tmp_path, []).sentences == [
        "Python：没有审计。锁定文件里一个依赖也没有读到。请在能连到公告库的机器上再运行 python3 dev.py audit。"]


def test_every_lock_line_is_asked_about() -> None:
    pins = {line.split("==")[0].lower().replace("_", "-").replace(".", "-") for name in ("runtime", "test", "node")
            for line in (ROOT / f"{name}.lock").read_text().splitlines() if "==" in line and not line.startswith((" ", "#"))}
    assert (pins - {one.name for one in packages.python()}, len(pins) > 50) == (set(), True)


def test_an_option_that_does_not_exist_is_refused() -> None:
    with pytest.raises(saying.Stop, match="选项看不懂"):
        audit.run(["--osv"])
