"""Signing in: telephone, code, second factor; and out again."""

from __future__ import annotations

import hmac
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from shijian.accounts import adapter, commands
from shijian.accounts.forms import CodeForm, PhoneForm, PinForm, told
from shijian.accounts.models import User
from shijian.accounts.queries import Factor, Request, paper_codes_left
from shijian.accounts.rules import CODE_LIFE
from shijian.common import crypto, identifiers
from shijian.common.idempotency import form_body, once
from shijian.common.refused import Refused

ASKED = "asked"  # what this browser asked for: the code's number, the masked phone, where to go
KNOWN = "known"  # the cookie of a browser that has signed in with a number before
YEAR = 365 * 24 * 3600


@never_cache
@require_http_methods(["GET", "POST"])
def login(request: Request) -> HttpResponse:
    """Which telephone gets the code."""
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _ask(request, form.cleaned_data["phone"], _target(request))
            return redirect("accounts:code")
        except Refused as refused:
            return _login_page(request, form, told(form, refused))
    return _login_page(request, form, 422 if form.errors else 200)


def _login_page(request: Request, form: PhoneForm, status: int) -> HttpResponse:
    shown = {"form": form, "next": _target(request)}
    return render(request, "accounts/login.html", shown, status=status)


def _ask(request: Request, phone: str, target: str) -> None:
    number = identifiers.tidy_mobile(phone)
    known = hmac.compare_digest(request.COOKIES.get(KNOWN, "").encode(), _known(number).encode())
    digits = []

    def act() -> tuple[int, str]:
        asked = commands.ask_code(phone, by=request.actor, known_browser=known)
        digits.append(asked.digits)
        return 303, str(asked.pk)

    key = request.POST.get("idempotency_key", "")
    _status, code = once(key, form_body(request.POST), by=request.actor, act=act)
    request.session[ASKED] = {
        "code": int(code), "phone": identifiers.mask_mobile(number), "next": target,
        "known": _known(number), "demo": digits[0] if settings.DEMO and digits else "",
    }  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: Request) -> HttpResponse:
    """The six digits of the text message."""
    asked = request.session.get(ASKED)
    if not asked:
        return redirect("accounts:login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _into(request, asked, _user_of(request, asked, form), printed(request))
        except Refused as refused:
            return _code_page(request, asked, form, told(form, refused))
    return _code_page(request, asked, form, 422 if form.errors else 200)


def printed(request: Request) -> bool:
    """Whether a code of the printed list stands in for the text message."""
    return "printed" in request.GET


def _user_of(request: Request, asked: dict[str, Any], form: CodeForm) -> User:
    verify = commands.verify_paper_code if printed(request) else commands.verify_code
    return verify(asked["code"], form.cleaned_data["code"], by=request.actor)


def _into(request: Request, asked: dict[str, Any], user: User, printed: bool) -> HttpResponse:  # noqa: FBT001
    target = asked["next"] or "/"
    response = adapter.begin(request, user, target=target, how="paper" if printed else "phone")
    request.session.pop(ASKED, None)
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(KNOWN, asked["known"], YEAR, secure=secure, httponly=True, samesite="Lax")
    if not request.COOKIES.get("view") and user.elder_view:
        response.set_cookie("view", "elder", YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


def _code_page(
    request: Request, asked: dict[str, Any], form: CodeForm, status: int
) -> HttpResponse:
    shown = {
        "form": form, "asked": asked, "printed": printed(request),
        "minutes": int(CODE_LIFE.total_seconds() // 60),
    }  # fmt: skip
    return render(request, "accounts/code.html", shown, status=status)


@require_POST
def code_again(request: Request) -> HttpResponse:
    """Another code to the same telephone; the first one stops working."""
    asked = request.session.get(ASKED)
    if not asked:
        return redirect("accounts:login")
    try:
        fresh = commands.ask_again(asked["code"], by=request.actor)
    except Refused as refused:
        form = CodeForm({})
        form.errors.clear()
        return _code_page(request, asked, form, told(form, refused))
    shown = fresh.digits if settings.DEMO else ""
    request.session[ASKED] = {**asked, "code": fresh.pk, "demo": shown}
    return redirect("accounts:code")


@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: Request) -> HttpResponse:
    """The authenticator app, the own PIN or a printed code, before or inside a session."""
    stage = adapter.pending(request)
    user = stage.login.user if stage else request.user
    if not isinstance(user, User) or not (wanted := adapter.wanted_of(user)):
        return redirect("accounts:me" if isinstance(user, User) else "accounts:login")
    kind = _kind(request, user, wanted)
    form = (PinForm if kind == "pin" else CodeForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _check(request, user, kind, form.cleaned_data["code"])
        except Refused as refused:
            return _factor_page(request, form, kind, told(form, refused))
        return adapter.finish(request, stage, kind) if stage else _met(request, user, kind)
    return _factor_page(request, form, kind, 422 if form.errors else 200)


def _kind(request: Request, user: User, wanted: str) -> str:
    if wanted == Factor.TOTP:
        return "totp"
    by_phone = request.session.get("how", "phone") == "phone"
    return "paper" if printed(request) and by_phone and paper_codes_left(user) else "pin"


def _check(request: Request, user: User, kind: str, given: str) -> None:
    if kind == "totp":
        commands.check_totp(user, given, unseal=adapter.unseal, by=request.actor)
    elif kind == "paper":
        commands.check_paper_code(user, given, by=request.actor)
    else:
        commands.check_pin(user, given, by=request.actor)


def _met(request: Request, user: User, kind: str) -> HttpResponse:
    adapter.met(request, user, kind)
    return redirect(_target(request) or "/console/")


def _factor_page(
    request: Request, form: CodeForm | PinForm, kind: str, status: int
) -> HttpResponse:
    shown = {
        "form": form, "kind": kind, "next": _target(request),
        "may_print": request.session.get("how", "phone") == "phone",
    }  # fmt: skip
    return render(request, "accounts/second_factor.html", shown, status=status)


@require_POST
def logout(request: Request) -> HttpResponse:
    """Sign this browser out."""
    adapter.sign_out(request)
    return redirect("/")


@require_POST
def language(request: Request) -> HttpResponse:
    """The reader's language, in this browser and in the messages sent to them."""
    wanted = request.POST.get("language", "")
    if wanted not in dict(settings.LANGUAGES):
        wanted = get_language() or settings.LANGUAGE_CODE
    if isinstance(request.user, User):
        commands.choose_language(request.user, wanted, by=request.actor)
    response = redirect(_target(request) or "/")
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, YEAR, secure=secure, samesite="Lax")
    return response


def _target(request: Request) -> str:
    """Where to go afterwards: a page of ours, or nowhere in particular."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}):
        return wanted
    return ""


def _known(number: str) -> str:
    return crypto.sign("known-browser", number).hex()
