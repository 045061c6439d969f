"""What the three administrators do: accounts, security and the journal are three people's work, and none of it is a result."""

from dataclasses import dataclass

ADMINISTRATORS = ("administrator", "security_administrator", "audit_administrator")
"""Separate from each other and from every other role: whoever is one of them is nothing else."""


@dataclass(frozen=True)
class HouseDeed:
    """One thing to do for the whole installation: its Chinese name and the roles that may."""

    name: str
    roles: tuple[str, ...]


HOUSE_DEEDS: dict[str, HouseDeed] = {
    "people.see": HouseDeed("查看人员和任职", ADMINISTRATORS),
    "people.keep": HouseDeed("登记主管部门、建账号、任职、停用、发初始密码", ("administrator",)),
    "people.secure": HouseDeed("解除登录限速、解除登录验证、结束会话", ("security_administrator",)),
    "people.confirm": HouseDeed("确认是本人绑定了登录验证", ("security_administrator", "audit_administrator")),
    "journal.browse": HouseDeed("查阅日志", ("audit_administrator",)),
}
