"""The names of the corps on its flags."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shijian.organisations.models import Organisation
from shijian.teams.models import Team
from shijian.teams.queries import MIRRORS

FLAG = {Team.Kind.CORPS: "总队", Team.Kind.BRIGADE: "大队", Team.Kind.SQUAD: "小队"}
PRACTICE = "新时代文明实践"
# What the one who commands by post is called (C06).
COMMANDERS = {
    Team.Kind.CORPS: _("chief of the corps"),
    Team.Kind.BRIGADE: _("chief of the brigade"),
    Team.Kind.SQUAD: _("chief of the squad"),
}
_SUFFIXES = ("分中心", "中心", "所", "站")


def flag_name(organisation: Organisation) -> str:
    """The full name on the flag: 腾蛟镇新时代文明实践所 has 腾蛟镇新时代文明实践志愿服务大队."""
    name = organisation.name
    for suffix in _SUFFIXES:
        if name.endswith(suffix):
            name = name.removesuffix(suffix)
            break
    if not name.endswith(PRACTICE):
        name += PRACTICE
    return f"{name}志愿服务{FLAG[MIRRORS[Organisation.Kind(organisation.kind)]]}"


def flag_short_name(organisation: Organisation) -> str:
    """腾蛟镇大队, 张阁村小队: what people say."""
    name = organisation.place.short_name if organisation.place else organisation.short_name
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix) or name
    return f"{name}{FLAG[MIRRORS[Organisation.Kind(organisation.kind)]]}"
