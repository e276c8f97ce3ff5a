"""Menu items for tests: open, weekday mornings and afternoons, unless told otherwise.

item = a_menu_item()                                  # 上门理发 by a new professional team
item = a_menu_item(team=team, category=a_category("000102"), title="修水龙头")
draft = a_menu_item(state="draft")
"""

from __future__ import annotations

from typing import Any

from shijian.catalogue.models import Category
from shijian.common.actor import Actor, job
from shijian.menu.commands import close_item, draft_item, open_item
from shijian.menu.models import MenuItem
from shijian.teams.models import Team
from tests.build.catalogue import a_category
from tests.build.teams import a_team

WEEKDAYS = 0b0000_11_11_11_11_11


def a_menu_item(
    *,
    team: Team | None = None,
    category: Category | None = None,
    state: str = MenuItem.State.OPEN,
    by: Actor | None = None,
    **offer: Any,
) -> MenuItem:
    """An offer of a team."""
    by = by or job("tests")
    category = category or a_category()
    given = {
        "kind": MenuItem.Kind.SERVICE,
        "title": "上门理发",
        "description": "到家里理发，自带工具和围布。",
        "where": MenuItem.Where.HOME,
        "half_days": WEEKDAYS,
        "lead_days": 1,
        "weekly_capacity": 6,
        "people_needed": 1,
        "minutes": 60,
    }
    item = draft_item(
        team or a_team(categories=[category]), category=category, by=by, **(given | offer)
    )
    if state != MenuItem.State.DRAFT:
        item = open_item(item, by=by)
    if state == MenuItem.State.CLOSED:
        item = close_item(item, by=by)
    return item
