"""Between the sign-in library and our accounts: where phones are kept, which steps a sign-in has.

The library carries sessions, login stages and one-time passwords. Telephones, codes and limits are
ours: the library would keep codes in clear in the session and count tries there.
"""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.stages import LoginStage, LoginStageController
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from shijian.accounts import commands, queries
from shijian.accounts.models import User
from shijian.accounts.queries import DESK, FACTOR, Factor, factor_wanted, is_enrolled, rights_of
from shijian.accounts.rules import why_not_sign_in
from shijian.common import clock, crypto
from shijian.common.actor import Actor
from shijian.common.refused import require

_BROWSERS = ("MicroMessenger", "Edg", "Firefox", "Chrome", "Safari")
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")


_SESSION = (
    "SELECT session_data, expire_date FROM django_session"
    " WHERE session_key = %s AND expire_date > CURRENT_TIMESTAMP"  # the library's own clock
)


class SessionStore(db.SessionStore):
    """Sessions as the library keeps them, read by a statement that need not be built each time."""

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key
        with connection.cursor() as cursor:
            cursor.execute(_SESSION, [key])
            row = cursor.fetchone()
        if key is not None and row is not None:
            return Session(session_key=key, session_data=row[0], expire_date=row[1])
        self._session_key = None
        return None


class SignInBackend(AuthenticationBackend):  # type: ignore[misc]
    """Who a session belongs to, read together with the rights in force."""

    def get_user(self, user_id: int) -> User | None:
        user = queries.signed_in(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-ins live by telephone only; nobody signs up by e-mail, name or password."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["shijian.accounts.adapter.SecondFactorStage"]

    def pre_login(self, _request: HttpRequest, user: User, **_told: Any) -> None:
        require(why_not_sign_in(user))

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the session; only a shared desk's list of people is carried over."""
        desk, how = request.session.get(DESK), request.session.pop("how", "phone")
        by = _by(request, user)
        super().login(request, user)
        if desk:
            request.session[DESK] = desk
        if settings.DEMO and user.pin_hash and at_a_desk(user):
            commands.join_desk(request.session, user)  # outside a demonstration the PIN was given
        request.session.save()
        commands.note_sign_in(
            user, session_key=request.session.session_key or "", browser=browser(request),
            how=how, by=by,
        )  # fmt: skip

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        if isinstance(user, User):
            key = request.session.session_key or ""
            commands.note_sign_out(user, session_key=key, by=_by(request, user))
        super().logout(request)

    def add_message(self, *_told: Any, **_more: Any) -> None:
        """The library's own sentences are not ours."""

    def send_mail(self, *_told: Any, **_more: Any) -> None:
        """There is no e-mail."""

    # ------------------------------------------------ phones

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        phone = queries.sign_in_phone(user)
        return (phone, user.phone_verified) if phone else None

    def get_user_by_phone(self, phone: str) -> User | None:
        return queries.user_by_phone(phone)

    def set_phone(self, user: User, phone: str, verified: bool) -> None:  # noqa: FBT001
        raise NotImplementedError("a sign-in keeps its telephone; a new number is a new sign-in")

    def set_phone_verified(self, user: User, phone: str) -> None:
        raise NotImplementedError("a telephone is verified by accounts.commands.verify_code")

    def send_verification_code_sms(self, user: User, phone: str, code: str, **_told: Any) -> None:
        raise NotImplementedError("codes are sent by accounts.commands.ask_code")


class SecretAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps are encrypted at rest."""

    def encrypt(self, text: str) -> str:
        sealed = crypto.encrypt(text, table="mfa_authenticator", pk=0, field="secret")
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        sealed = base64.b64decode(encrypted_text)
        return crypto.decrypt(sealed, table="mfa_authenticator", pk=0, field="secret")

    def get_totp_label(self, user: User) -> str:
        return user.username

    def get_totp_issuer(self) -> str:
        return str(settings.SITE["name"] or "Shijian")


class SecondFactorStage(LoginStage):  # type: ignore[misc]
    """Between the code and the session: the second factor, where the posts want one."""

    key = "second_factor"
    urlname = "accounts:second_factor"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        wanted = wanted_of(self.login.user)
        if not wanted or not is_enrolled(self.login.user, wanted):
            return None, True  # signed in without a right; the console asks to set one up
        return HttpResponseRedirect(reverse(self.urlname)), True

    def abort(self) -> HttpResponse:
        clear_login(self.request)
        return HttpResponseRedirect(reverse("accounts:login"))


def wanted_of(user: User) -> str:
    """The second factor this person's posts want; none in the demonstration."""
    if settings.DEMO or not user.person_id:
        return Factor.NONE
    return factor_wanted(rights_of(user.person_id).rights)


def at_a_desk(user: User) -> bool:
    """Whether this person's posts are at an institute or a station, where desks are shared."""
    held = rights_of(user.person_id).rights if user.person_id else ()
    return factor_wanted(held) == Factor.LIGHT


def begin(request: HttpRequest, user: User, *, target: str, how: str) -> HttpResponse:
    """The code was right: go on to the second factor, or into the session."""
    request.session["how"] = how
    response = perform_login(request, Login(user=user, redirect_url=target))
    return _answer(response)


def pending(request: HttpRequest) -> LoginStage | None:
    """The sign-in of this browser that waits for its second factor."""
    return LoginStageController.enter(request, SecondFactorStage.key)


def finish(request: HttpRequest, stage: LoginStage, kind: str) -> HttpResponse:
    """The second factor was right: into the session."""
    response = _answer(stage.exit())
    met(request, stage.login.user, kind)
    return response


def switch(request: HttpRequest, user: User) -> None:
    """Another person goes on at this desk; the session is theirs from here."""
    request.session["how"] = "desk"
    AccountAdapter(request).login(request, user)
    met(request, user, "pin")


def met(request: HttpRequest, user: User, kind: str) -> None:
    """Keep in the session that the second factor was given, and by whom."""
    request.session[FACTOR] = {"user": user.pk, "kind": kind, "at": clock.now().timestamp()}
    if kind != "totp":
        commands.join_desk(request.session, user)


def sign_out(request: HttpRequest) -> None:
    """End this browser's session."""
    AccountAdapter(request).logout(request)


def new_secret() -> tuple[str, str]:
    """A secret for an authenticator app, and how it may lie in a session."""
    secret = generate_totp_secret()
    return secret, SecretAdapter().encrypt(secret)


def totp_url(user: User, secret: str) -> str:
    """What the QR code of an authenticator app says."""
    return str(SecretAdapter().build_totp_url(user, secret))


def seal(text: str) -> str:
    """Encrypt an app's secret."""
    return SecretAdapter().encrypt(text)


def unseal(text: str) -> str:
    """Read an app's secret again."""
    return SecretAdapter().decrypt(text)


def browser(request: HttpRequest) -> str:
    """The browser and system in two words, so that people know their own telephone again."""
    agent = request.headers.get("User-Agent", "")
    found = [next((name for name in names if name in agent), "") for names in (_BROWSERS, _SYSTEMS)]
    words = {"MicroMessenger": "WeChat", "Edg": "Edge"}
    return " · ".join(words.get(name, name) for name in found if name)


def _by(request: HttpRequest, user: User) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return queries.actor_for_user(user, "web", actor.ip, factor_met=False)


def _answer(response: Any) -> HttpResponse:
    if not isinstance(response, HttpResponse):
        raise TypeError("the sign-in library gave no answer")
    return response
