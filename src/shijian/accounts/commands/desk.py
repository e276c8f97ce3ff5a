"""A shared desk: people who signed in fully today take turns with their own PIN."""

from __future__ import annotations

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext_lazy as _

from shijian.accounts.commands.factors import check_pin
from shijian.accounts.models import User
from shijian.accounts.queries import DESK, people_at_desk
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.journal import commands as journal

TOUCH_SECONDS = 30


def join_desk(session: SessionBase, user: User) -> None:
    """Remember at this browser that the user signed in fully, and begin to watch for idleness."""
    desk = session.get(DESK) or {"people": {}, "seen": 0}
    now = clock.now().timestamp()
    session[DESK] = {"people": {**desk["people"], str(user.pk): now}, "seen": now}


def touch_desk(session: SessionBase) -> None:
    """Somebody is at the desk; written at most twice a minute."""
    desk = session.get(DESK)
    now = clock.now().timestamp()
    if isinstance(desk, dict) and now - desk["seen"] > TOUCH_SECONDS:
        session[DESK] = {**desk, "seen": now}


def lock_desk(session: SessionBase, user: User, *, by: Actor) -> None:
    """Leave the desk: the next touch asks for a PIN."""
    if desk := session.get(DESK):
        session[DESK] = {**desk, "seen": 0}
        journal.record("accounts.desk_locked", user, by=by)


def change_person_at_desk(session: SessionBase, user_id: int, pin: str, *, by: Actor) -> User:
    """Somebody else goes on at this desk, by their own PIN; or the same person unlocks it."""
    user = next((user for user in people_at_desk(session) if user.pk == user_id), None)
    if user is None:
        raise Refused(
            _("Sign in with your telephone first: at this desk you have not done so today."),
            "accounts.not_at_desk",
            status=403,
        )
    check_pin(user, pin, by=by)
    journal.record("accounts.desk_changed", user, by=by, data={"from": by.user_id})
    return user
