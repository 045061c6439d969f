"""The audit of locked packages against published advisories, which never says clean without having seen that it can tell.

A version with a well-known hole is planted among the locked packages for the length of the question. Only an answer that
reports the plant and speaks of every locked package counts.
"""

import json
import subprocess
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dev_steps import environment, front, packages, saying
from dev_steps.packages import Package
from dev_steps.places import PYTHON, ROOT

PLANTS = (Package("mako", "1.2.1"), Package("pyyaml", "5.3"), Package("sqlparse", "0.4.3"))
"""CVE-2022-40023, CVE-2020-14343 and CVE-2023-30608: of a package that is locked anyhow the answer would be about our own."""
PLANTS_NPM = (Package("minimist", "0.0.8"), Package("lodash", "4.17.15"), Package("handlebars", "4.7.6"))
"""CVE-2021-44906, CVE-2021-23337 and CVE-2021-23369."""
LIMIT = 300  # seconds that one question may take
CLEAN, FOUND, UNKNOWN = 0, 1, 2


@dataclass(frozen=True)
class Verdict:
    """What an audit found: its exit status and the sentences for a person."""

    status: int
    sentences: list[str]


def run(rest: Sequence[str]) -> int:
    """Audits both kinds of packages; 0 clean, 1 with advisories, 2 when it could not tell.

    `--osv ADDRESS` and `--registry ADDRESS` name mirrors of the advisories; otherwise the tools' own settings hold.
    """
    given = _options(rest)
    environment.ready("test")
    with tempfile.TemporaryDirectory(prefix="jiangyan-audit-") as folder:
        verdicts = [python(Path(folder), packages.python(), given.get("--osv", "")), npm(Path(folder), given.get("--registry", ""))]
    print("\n".join(sentence for verdict in verdicts for sentence in verdict.sentences))
    return worst([verdict.status for verdict in verdicts])


def plant(plants: Sequence[Package], names: Collection[str]) -> Package:
    """The first plant that is none of these packages, so that nobody's own hole is taken for it; Stop where all are locked."""
    free = [one for one in plants if one.name not in names]
    if not free:
        raise saying.Stop("锁定的依赖里已经有全部可以埋下的包。", "请在 dev_steps/audit.py 里换一个有公开漏洞的版本。")
    return free[0]


def worst(statuses: Sequence[int]) -> int:
    """Returns 1 if anything was found, else 2 if anything could not be told, else 0."""
    return FOUND if FOUND in statuses else max(statuses)


def _options(rest: Sequence[str]) -> dict[str, str]:
    names, values = list(rest[::2]), list(rest[1::2])
    if len(names) != len(values) or set(names) - {"--osv", "--registry"}:
        raise saying.Stop("选项看不懂。", "用法：python3 dev.py audit [--osv 网址] [--registry 网址]")
    return dict(zip(names, values, strict=True))


def python(folder: Path, asked: Sequence[Package], osv: str = "") -> Verdict:
    """Asks about Python packages with pip-audit; `folder` is its to write in.

    A package locked at two versions, for different systems, needs a question of its own for the second.
    """
    if not asked:
        return untold("Python", "锁定文件里一个依赖也没有读到")
    first = list({one.name: one for one in reversed(asked)}.values())
    verdicts = [_python(folder, sorted(part), osv) for part in (first, [one for one in asked if one not in first]) if part]
    said = [sentence for verdict in verdicts if verdict.status == worst([one.status for one in verdicts]) for sentence in verdict.sentences]
    return Verdict(worst([verdict.status for verdict in verdicts]), said)


def _python(folder: Path, asked: Sequence[Package], osv: str) -> Verdict:
    listed, planted = folder / "asked.txt", plant(PLANTS, {one.name for one in asked})
    listed.write_text("".join(f"{one.name}=={one.version}\n" for one in [*asked, planted]))
    service = ["-s", "osv", "--osv-url", osv] if osv else []
    answer, said = _asked([PYTHON, "-m", "pip_audit", "-r", listed, "--no-deps", "--disable-pip", "--format", "json", "--timeout", "15",
                           "--progress-spinner", "off", "--cache-dir", folder / "cache", *service], folder)
    return read_python(answer, asked, planted) if answer else untold("Python", said)


def read_python(answer: Mapping[str, Any], asked: Sequence[Package], planted: Package = PLANTS[0]) -> Verdict:
    """Reads pip-audit's answer about the `asked` packages and the plant."""
    told = {Package(packages.canonical(one["name"]), one.get("version", "")): one.get("vulns") for one in answer.get("dependencies", [])}
    if not told.get(planted):
        return untold("Python", f"埋下的 {planted.name} {planted.version} 有公开的漏洞，回答里却没有")
    silent = [one for one in asked if told.get(one) is None]
    if silent:
        return untold("Python", f"{len(silent)} 个依赖没有得到回答，如 {silent[0].name} {silent[0].version}")
    shipped = set(packages.python("runtime"))
    found = [f"  {one.name} {one.version}（{'运行时' if one in shipped else '只在开发或附加功能中'}）：{hole['id']}，"
             f"{'修正于 ' + '、'.join(hole['fix_versions']) if hole.get('fix_versions') else '还没有修正的版本'}"
             for one in asked for hole in told[one] or []]
    return _verdict("Python", len(asked), found)


def npm(folder: Path, registry: str = "") -> Verdict:
    """Asks about the pages' packages with npm; `folder` is its to write in."""
    if not packages.npm_places():
        return untold("npm", "锁定文件里一个依赖也没有读到")
    place, planted = folder / "npm", plant(PLANTS_NPM, {packages.npm_name(one) for one in packages.npm_places()})
    place.mkdir()
    for name in ("package.json", "package-lock.json"):
        (place / name).write_text(json.dumps(_with(planted, json.loads((ROOT / name).read_text(encoding="utf-8")))))
    chosen = [f"--registry={registry}"] if registry else []
    answer, said = _asked([*front.npm("audit", "--package-lock-only", "--json", f"--cache={place / 'cache'}", "--fetch-retries=0"), *chosen],
                          place)
    return read_npm(answer, len(packages.npm_places()), planted) if answer else untold("npm", said)


def _with(planted: Package, given: dict[str, Any]) -> dict[str, Any]:
    """package.json or package-lock.json with the plant in it."""
    own = given.get("packages", {}).get("", given)
    own["devDependencies"][planted.name] = planted.version
    if "packages" in given:
        given["packages"][f"node_modules/{planted.name}"] = {"version": planted.version, "dev": True}
    return given


def read_npm(answer: Mapping[str, Any], count: int, planted: Package = PLANTS_NPM[0]) -> Verdict:
    """Reads npm's answer about `count` packages and the plant."""
    if "vulnerabilities" not in answer:
        return untold("npm", str(answer.get("message", "公告库没有回答")))
    holes = dict(answer["vulnerabilities"])
    if holes.pop(planted.name, None) is None:
        return untold("npm", f"埋下的 {planted.name} {planted.version} 有公开的漏洞，回答里却没有")
    seen = answer["metadata"]["dependencies"]["total"] - 1
    if seen < count:
        return untold("npm", f"只查了 {seen} 个依赖，应查 {count} 个")
    found = [f"  {name} {hole.get('range', '')}：{hole.get('severity', '')}，"
             f"{'、'.join(one['title'] if isinstance(one, dict) else '经由 ' + one for one in hole.get('via', []))}" for name, hole in holes.items()]
    return _verdict("npm", count, found)


def untold(kind: str, reason: str) -> Verdict:
    """The verdict where nothing can be said; never taken for clean."""
    return Verdict(UNKNOWN, [f"{kind}：没有审计。{reason.strip().rstrip('。')}。请在能连到公告库的机器上再运行 python3 dev.py audit。"])


def _verdict(kind: str, count: int, found: list[str]) -> Verdict:
    if not found:
        return Verdict(CLEAN, [f"{kind}：{count} 个依赖都查过，没有已公布的漏洞（埋下的一个有漏洞的版本被查了出来）。"])
    return Verdict(FOUND, [f"{kind}：{count} 个依赖中有 {len(found)} 条已公布的漏洞：", *found])


def _asked(command: Sequence[str | Path], folder: Path) -> tuple[dict[str, Any] | None, str]:
    """The JSON that a tool answered, and what it said besides; None where it answered none."""
    try:
        done = subprocess.run([str(word) for word in command], cwd=folder, capture_output=True, text=True, errors="replace",
                              timeout=LIMIT, stdin=subprocess.DEVNULL, env=front.variables())
    except subprocess.TimeoutExpired:
        return None, f"等了 {LIMIT} 秒没有回答"
    lines = [line for line in done.stderr.strip().splitlines() if line.strip()]
    try:
        answer = json.loads(done.stdout)
    except json.JSONDecodeError:
        return None, f"问不到公告库（{lines[-1].strip()[:120] if lines else f'状态 {done.returncode}'}）"
    return (answer, "") if isinstance(answer, dict) else (None, "公告库的回答读不懂")
