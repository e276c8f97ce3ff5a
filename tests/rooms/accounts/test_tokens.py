"""Keys of programs: shown once, limited to scopes and time, revoked at once."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from shijian.accounts import commands, queries
from shijian.accounts.models import ApiToken, User
from shijian.common import clock
from shijian.common.actor import Kind
from shijian.notices.models import Notice
from tests.build.accounts import a_user, an_actor, signed_in
from tests.rooms.accounts.conftest import refused

pytestmark = pytest.mark.django_db


def a_token(**fields):
    owner = User.objects.get(pk=an_actor("office", "/1/").user_id)
    fields = {"label": "数据平台", "scopes": ["orders:read"], **fields}
    return commands.make_token(owner, by=an_actor("administrator", "/1/"), **fields)


def test_a_key_acts_with_its_owners_rights_within_its_scopes():
    token, clear = a_token()
    actor = queries.actor_for_token(clear, "192.0.2.3")
    assert actor is not None
    assert (actor.kind, actor.user_id, actor.scopes) == (
        Kind.TOKEN, token.user_id, {"orders:read"}
    )  # fmt: skip
    assert actor.holds("office", "/1/17/")
    assert Notice.objects.filter(to=token.user, template="accounts.token_made").exists()


def test_a_key_is_kept_as_a_digest_only():
    _token, clear = a_token()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM accounts_apitoken t")
        raw = cursor.fetchone()[0]
    assert clear not in raw
    assert clear.encode().hex() not in raw


@pytest.mark.parametrize("clear", ["", "sj_", "sj_x", "\x00", "\ud800"])
def test_what_is_no_key_is_nobody(clear: str):
    assert queries.actor_for_token(clear) is None


def test_a_key_ends_when_revoked_late_or_its_owner_is_closed():
    token, clear = a_token(days=30)
    with clock.at(clock.now() + dt.timedelta(days=31)):
        assert queries.actor_for_token(clear) is None
    User.objects.filter(pk=token.user_id).update(is_active=False)
    assert queries.actor_for_token(clear) is None
    User.objects.filter(pk=token.user_id).update(is_active=True)
    with refused("not_administrator", 403):
        commands.revoke_token(token, by=an_actor("office", "/1/"))
    commands.revoke_token(token, by=an_actor("administrator", "/1/"))
    commands.revoke_token(token, by=an_actor("administrator", "/1/"))
    assert queries.actor_for_token(clear) is None


def test_only_known_scopes_and_only_an_administrator():
    for scopes in ([], ["orders:delete"], ["orders:read", "x"]):
        with refused("scopes", 422):
            a_token(scopes=scopes)
    with refused("not_administrator", 403):
        commands.make_token(
            a_user(), label="x", scopes=["orders:read"], by=an_actor("office", "/1/")
        )
    assert not ApiToken.objects.exists()


def test_the_page_shows_a_new_key_once(client: Client):
    signed_in(client, an_actor("administrator", "/1/"))
    owner = a_user()
    sent = {
        "label": "县数据平台", "phone": queries.sign_in_phone(owner), "days": "90",
        "scopes": ["orders:read", "hours:read"],
    }  # fmt: skip
    page = client.post("/console/accounts/tokens/", sent)
    clear = re.search(r"sj_[\w-]{40,}", page.content.decode())[0]
    assert queries.actor_for_token(clear).user_id == owner.pk
    again = client.get("/console/accounts/tokens/").content.decode()
    assert clear not in again
    assert "县数据平台" in again
    nobody = client.post("/console/accounts/tokens/", {**sent, "phone": "13900008888"})
    assert nobody.status_code == 422
    assert "县数据平台" in nobody.content.decode()
    token = ApiToken.objects.get()
    client.post(f"/console/accounts/tokens/{token.pk}/revoke/")
    assert queries.actor_for_token(clear) is None


def test_a_key_lives_for_a_time():
    token, _clear = a_token()
    with pytest.raises(IntegrityError, match="a_token_lives_for_a_time"), transaction.atomic():
        ApiToken.objects.filter(pk=token.pk).update(expires_at=token.created_at)
