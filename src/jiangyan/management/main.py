"""`jiangyan`: the command line. Each command is a module; it is imported only when it is called."""

import argparse
import os
import sys
from importlib import import_module
from typing import Any

COMMANDS: dict[str, str] = {
    "demo": "演示：新建数据，载入通知的批次和二十个项目，并起服务",
    "init": "建库或升级，并建立第一位系统管理员",
    "serve": "起网页服务",
    "work": "起后台程序：发邮件、到点提醒等，可以起几个",
    "score": "按考核细则计算打分表",
    "rubric": "列出、显示、检查考核细则",
    "verify": "核对日志、打分、文件和回执：0 无误，1 被改动，2 无法判断",
    "verify-receipt": "不用服务器，核对一份回执凭证",
    "invariants": "用 SQL 查任何时候都必须成立的规则",
    "ledger": "逐行输出日志、回执和文件摘要",
    "anchor": "把今天的日志根写到锚文件夹",
    "draw": "重演一份专家抽取记录，核对结果",
    "backup": "服务着也能备份：数据库、文件和锚",
    "restore": "恢复一份备份；损坏的备份不恢复",
    "archive": "把一个批次归档成不用服务器就能看、能核对的文件夹",
    "purge": "清除一个批次的个人信息：只做两个人确认过的",
    "seed": "往空的数据库里写供外部检查的虚构数据",
    "rotate-keys": "换一把封存电话的密钥，把旧密钥封的重新封过",
    "fence": "PostgreSQL 的第二道防线：运行时角色不能改写日志，单位读不到封存的内容",
    "import": "从 Excel 导入单位、专家、专家组、延期的名单；--dry-run 只看会有什么变化",
    "routes": "列出每个网址、方法和把守它的规则",
}


def module(command: str) -> Any:
    """The module behind a command; one cannot be called import."""
    return import_module("jiangyan.management." + {"import": "imports"}.get(command, command.replace("-", "_")))


def main(argv: list[str] | None = None) -> int:
    """Runs one command and answers its exit status; without one, or with an unknown one, says what there is."""
    arguments = sys.argv[1:] if argv is None else argv
    if not arguments or arguments[0] not in COMMANDS:
        print("用法：jiangyan 命令 [选项]\n\n" + "\n".join(f"  {name:<16}{what}" for name, what in COMMANDS.items()))
        return 0 if arguments[:1] in ([], ["--help"], ["-h"]) else 2
    command = module(arguments[0])
    parser = argparse.ArgumentParser(prog=f"jiangyan {arguments[0]}", description=COMMANDS[arguments[0]])
    command.add_arguments(parser)
    try:
        status: int = command.run(parser.parse_args(arguments[1:]))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has seen enough, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as trouble:
        if not type(trouble).__module__.startswith("django.db"):
            raise
        said = (str(trouble).strip().splitlines() or [type(trouble).__name__])[0]
        print(f"数据库不能用（{said}）。请检查 JIANGYAN_DATABASE_URL 和 JIANGYAN_DATA_DIR；"
              "新的数据库，或者程序升级以后，请先运行 jiangyan init。", file=sys.stderr)
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
