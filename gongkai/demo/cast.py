"""The people of the sample county: one for every role. None of them exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.organisations.roles import Role

PASSWORD = "mingzhu-2018"  # noqa: S105 -- known to everybody, on sample data only
SINCE = date(2018, 1, 1)

_OFFICER, _FIRST, _APPROVER = (
    Role.INFORMATION_OFFICER,
    Role.FIRST_REVIEWER,
    Role.APPROVER,
)


@dataclass(frozen=True)
class Member:
    """A person of the cast: where they play which roles (slugs of organs)."""

    username: str
    name: str
    title: str
    roles: tuple[Role, ...]
    organs: tuple[str, ...]
    is_operator: bool = False


REVIEWED = ("office", "caizheng", "jiaoyu", "weijian", "qingxi", "yuanqu", "jiaojing")
"""Organs with their own officers, whose living items the sample plays."""

CAST = (
    Member("xinxi", "赵信息", "信息员", (_OFFICER,), ("office", "caizheng")),
    Member("jiaoyu", "陈教员", "信息员", (_OFFICER,), ("jiaoyu",)),
    Member("weijian", "卫康员", "信息员", (_OFFICER,), ("weijian",)),
    Member("qingxi", "溪乡员", "信息员（乡镇）", (_OFFICER,), ("qingxi",)),
    Member("yuanqu", "园区员", "信息员（事业单位）", (_OFFICER,), ("yuanqu",)),
    Member("jiaojing", "路安员", "信息员（派出机构）", (_OFFICER,), ("jiaojing",)),
    Member("zilaishui", "水润员", "信息员（公共企事业）", (_OFFICER,), ("utility-01",)),
    Member("chushen", "钱初审", "初审人", (_FIRST,), REVIEWED),
    Member(
        "fushen",
        "孙复审",
        "复审人",
        (Role.SECOND_REVIEWER, Role.SECRECY_REVIEWER),
        ("mingzhu",),
    ),
    Member("baomi", "周保密", "保密审查人", (Role.SECRECY_REVIEWER,), ("mingzhu",)),
    Member("pizhun", "李批准", "批准人", (_APPROVER,), ("mingzhu", *REVIEWED)),
    Member("guanli", "吴管理", "政务公开办管理员", (Role.MANAGER,), ("mingzhu",)),
    Member("shenji", "郑审计", "审计员", (Role.AUDITOR,), ("mingzhu",)),
    Member("yunwei", "王运维", "系统运维", (), (), is_operator=True),
)


def logins(names: dict[str, str]) -> list[dict[str, str]]:
    """Return what to print for signing in; ``names`` gives organs' names by slug."""
    return [
        {
            "username": member.username,
            "password": PASSWORD,
            "name": member.name,
            "role": member.title,
            "organ": names.get(member.organs[0], "") if member.organs else "",
        }
        for member in CAST
    ]
