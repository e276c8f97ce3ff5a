"""How far a session has come: signed in, second factor given, desk locked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from shijian.accounts.models import Device, PaperCode, User
from shijian.accounts.queries.actors import Factor, actor_for_user, factor_wanted
from shijian.common import clock
from shijian.common.actor import Actor, Kind

DESK_IDLE = dt.timedelta(minutes=10)
DESK_DAY = dt.timedelta(hours=12)
FACTOR, DESK = "second_factor", "desk"  # keys in the session


@dataclass(frozen=True)
class Standing:
    """How far this session has come: who acts, and what stands between them and their work."""

    actor: Actor
    wants: str = Factor.NONE  # the second factor still to be given
    enrolled: bool = False
    locked: bool = False  # a shared desk that nobody touched for ten minutes

    @property
    def hurdle(self) -> str:
        """The page that comes before any work; empty where work may begin."""
        if self.locked:
            return "accounts:desk"
        if not self.wants:
            return ""
        return "accounts:second_factor" if self.enrolled else "accounts:enrol"


def standing(request: HttpRequest, *, ip: str | None, factors: bool) -> Standing:
    """Work out the actor of a request; `factors` is False in the demonstration."""
    user = request.user
    if not isinstance(user, User):
        return Standing(Actor(kind=Kind.ANONYMOUS, ip=ip))
    actor = actor_for_user(user, "web", ip)
    wanted = factor_wanted(actor.rights) if factors else Factor.NONE
    locked = bool(user.pin_hash) and desk_is_locked(request.session)
    if locked or (wanted and not factor_met(request.session, user, wanted)):
        bare = Actor(
            kind=Kind.USER, user_id=user.pk, person_id=actor.person_id, channel="web", ip=ip
        )
        return Standing(bare, wanted, is_enrolled(user, wanted), locked)
    return Standing(actor)


def factor_met(session: SessionBase, user: User, wanted: str) -> bool:
    """Whether this session's second factor was given, by this user, and is strong enough."""
    given = session.get(FACTOR)
    if not isinstance(given, dict) or given.get("user") != user.pk:
        return False
    if given.get("at", 0) < (clock.now() - DESK_DAY).timestamp():
        return False  # a working day has passed
    return wanted == Factor.LIGHT or bool(given.get("kind") == "totp")


def is_enrolled(user: User, wanted: str) -> bool:
    """Whether the user has set up what is wanted."""
    return has_totp(user) if wanted == Factor.TOTP else bool(user.pin_hash)


def has_totp(user: User) -> bool:
    """Whether an authenticator app is set up."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def paper_codes_left(user: User) -> int:
    """How many printed codes can still be used."""
    return PaperCode.objects.filter(user=user, used_at__isnull=True).count()


def desk_is_locked(session: SessionBase) -> bool:
    """A shared desk locks after ten minutes without a touch."""
    desk = session.get(DESK)
    if not isinstance(desk, dict):
        return False
    seen = dt.datetime.fromtimestamp(desk["seen"], dt.UTC)
    return clock.now() - seen > DESK_IDLE


def people_at_desk(session: SessionBase) -> list[User]:
    """Who has signed in fully at this desk today and can come back with an own PIN."""
    desk = session.get(DESK)
    if not isinstance(desk, dict):
        return []
    since = (clock.now() - DESK_DAY).timestamp()
    recent = [int(pk) for pk, at in desk["people"].items() if at > since]
    found = User.objects.select_related("person").filter(pk__in=recent, is_active=True)
    return list(found.exclude(pin_hash="").order_by("pk"))


def open_device(user: User, session_key: str) -> Device | None:
    """The entry of one browser that is still signed in."""
    return Device.objects.filter(
        user=user, session_key=session_key, signed_out_at__isnull=True
    ).first()


def devices(user: User) -> QuerySet[Device]:
    """The browsers where this user is signed in now, newest first."""
    living = Session.objects.filter(
        session_key=OuterRef("session_key"), expire_date__gt=clock.now()
    )
    return (
        Device.objects.filter(user=user, signed_out_at__isnull=True)
        .filter(Exists(living))
        .order_by("-signed_in_at", "-pk")
    )
