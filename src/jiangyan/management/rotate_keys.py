"""`jiangyan rotate-keys`: a new key for personal numbers, and everything sealed with an older one sealed anew."""

import argparse

from jiangyan.management import ground


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--only-reseal` makes no new key: for keys that JIANGYAN_DATA_KEYS names, and after an interruption."""
    parser.add_argument("--only-reseal", action="store_true", help="不造新密钥，只把旧密钥封的重新封过")


def run(args: argparse.Namespace) -> int:
    """Makes the key, seals all anew row by row, and says how many; an interrupted run is simply run again."""
    ground.stand()
    from django.conf import settings

    from jiangyan.actions import seals
    from jiangyan.vault import keys

    if not args.only_reseal:
        if keys.given():
            print("密钥写在 JIANGYAN_DATA_KEYS 里：请先把新密钥写在最前面（旧的留在后面），重新启动，再运行 jiangyan rotate-keys --only-reseal。")
            return 1
        settings.DATA_KEYS = keys.add(settings.DATA_DIR)
    done = seals.reseal()
    print(f"现用密钥 {settings.DATA_KEYS[0][0]}；重新封存 {done} 处。正在运行的服务要重新启动，才认得新密钥。")
    return 0
