"""What a program's key may do: exactly its scopes, within its owner's rights."""

from __future__ import annotations

import pytest
from django.test import Client

from shijian.accounts import commands
from shijian.accounts.models import User
from shijian.common.actor import Actor
from tests.build.accounts import an_actor

pytestmark = pytest.mark.django_db


def a_key(*scopes: str) -> dict[str, str]:
    owner: Actor = an_actor("office", "/1/")
    _token, clear = commands.make_token(
        User.objects.get(pk=owner.user_id), label="x", scopes=scopes,
        by=an_actor("administrator", "/1/"),
    )  # fmt: skip
    return {"Authorization": f"Bearer {clear}"}


def test_a_key_reads_only_what_it_was_made_to_read(client: Client):
    key = a_key("points:read")
    assert client.get("/api/v1/points/me", headers=key).status_code == 200
    refused = client.get("/api/v1/hours/me", headers=key)
    assert refused.status_code == 403
    assert refused.json()["code"] == "api.scope"
    assert client.get("/api/v1/orders", headers=a_key("orders:write")).status_code == 403


def test_a_key_that_reads_does_not_write(client: Client):
    answer = client.post("/api/v1/orders", {}, "application/json", headers=a_key("orders:read"))
    assert answer.status_code == 403


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer sj_x"}, {"Authorization": "x"}])
def test_without_a_key_there_is_nothing(client: Client, header: dict[str, str]):
    assert client.get("/api/v1/points/me", headers=header).status_code == 401
