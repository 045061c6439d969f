#!/usr/bin/env python3
"""The commands of somebody who has just cloned the project; `python3 dev.py help` lists them.

Only the standard library is used here: the environment that has the rest is what these commands make.
"""

import os
import sys

COMMANDS = {
    "demo": "备好一切并起演示服务；--headless 无界面走完全程并把文书写到 out/；另有 --port --data --out",
    "serve": "备好一切并起网页服务（真实数据，放在 data/）；另有 --host --port --workers",
    "test": "备好一切并运行全部检查；可只点名几步，如 test rulebook sqlite；-- 之后的选项交给 pytest",
    "lint": "只运行不需要数据库和浏览器的检查：写法、类型、房间、结构",
    "lock": "按 pyproject.toml 和 package.json 重新锁定依赖（需要 uv 和网络）",
    "audit": "按锁定的版本查已公布的漏洞（需要网络）；查不到就说没有审计；另有 --osv --registry",
    "sbom": "把用到的部件、版本、许可证写成 out/sbom-python.json 和 out/sbom-npm.json（CycloneDX）",
    "problems": "按程序重写 docs/problems.md（全部拒绝情形）和 docs/stages.md（阶段和移动）",
    "help": "列出这些命令",
}


def main(arguments):
    """Runs one command and answers its exit status."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if name not in COMMANDS or name == "help" or "-h" in rest or "--help" in rest:
        print("用法：python3 dev.py 命令 [选项]\n")
        print("\n".join(f"  {command:<9}{what}" for command, what in COMMANDS.items()))
        return 0 if name in ("help", "-h", "--help") or name in COMMANDS else 2
    if not (3, 11) <= sys.version_info[:2] < (3, 15):
        print(f"需要 Python 3.11 至 3.14，现在是 {sys.version.split()[0]}。请换用合适的版本，如 python3.11 dev.py {name}。")
        return 1
    from dev_steps import running  # not sooner: an old Python must get as far as the sentence above

    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace", line_buffering=True)
    os.umask(0o022)
    try:
        return getattr(running, name)(rest)
    except KeyboardInterrupt:
        print("\n已停止。")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
