"""A list costs the same number of queries whether it shows one row or all."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shijian.common import clock
from tests.build.menu import a_menu_item
from tests.build.orders import an_order
from tests.rooms.openapi import Program, a_program
from tests.rooms.openapi.world import MONDAY, a_world

pytestmark = pytest.mark.django_db
MOST = 20


def cost(program: Program, path: str, limit: int) -> tuple[int, int]:
    with CaptureQueriesContext(
        connection,
    ) as told:
        reply = program.get(path, limit=limit)
    assert reply.status == 200, (path, reply.json)
    return len(told), len(reply.json["items"])


def test_a_list_of_many_costs_what_a_list_of_one_does():
    with clock.at(MONDAY):
        world = a_world()
        for _n in range(2):
            an_order(state="dispatched")
            a_menu_item()
        program = a_program(world.office)
        team, shift = world.fits["get_team"][0]["pk"], world.fits["read_digits"][0]["pk"]
        lists = (
            "/catalogue/platforms", "/catalogue/categories", "/organisations/places",
            "/organisations", "/volunteers", "/volunteers/invitations", "/teams",
            f"/teams/{team}/requests", "/menu/items",
            "/menu/kept", "/orders", "/activities", f"/activities/shifts/{shift}/attendance",
            "/activities/waiting", "/activities/signups", "/hours/records",
            "/supervision/complaints",
        )  # fmt: skip
        for path in lists:
            few, many = cost(program, path, 1), cost(program, path, 100)
            assert 3 < few[0] == many[0] <= MOST, (path, few, many)


def test_one_thing_costs_few_queries():
    with clock.at(MONDAY):
        world = a_world()
        program = a_program(world.office)
        for name, path in (
            ("get_organisation", "/organisations/{pk}"), ("get_volunteer", "/volunteers/{pk}"),
            ("get_team", "/teams/{pk}"), ("get_item", "/menu/items/{pk}"),
            ("get_order", "/orders/{pk}"), ("get_activity", "/activities/{pk}"),
            ("list_proposals", "/orders/{pk}/proposals"),
        ):  # fmt: skip
            with CaptureQueriesContext(connection) as told:
                assert program.get(path.format(**world.fits[name][0])).status == 200
            assert 3 < len(told) <= MOST, (name, len(told))
        with CaptureQueriesContext(connection) as told:
            assert program.get("/indicators/command").status == 200
        assert len(told) <= MOST
