"""One's own sign-in: setting up the second factor, devices, who opened my data; the shared desk."""

from __future__ import annotations

from typing import Any, cast

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts import adapter, commands
from shijian.accounts.forms import CodeForm, DeskForm, NewPinForm, told
from shijian.accounts.models import User
from shijian.accounts.queries import (
    Factor,
    Request,
    devices,
    has_totp,
    masked,
    masked_name,
    masked_phone,
    openings,
    paper_codes_left,
    people_at_desk,
    root,
)
from shijian.common.refused import Refused

SECRET = "totp_secret"  # noqa: S105 -- the key in the session; the value is encrypted


@login_required
@require_GET
@never_cache
def me(request: Request) -> HttpResponse:
    """Where I am signed in, in which language, and with what second factor."""
    user = cast(User, request.user)
    shown = {
        "devices": devices(user),
        "session_key": request.session.session_key,
        "person": masked(root(user.person_id)) if user.person_id else None,
        "wanted": adapter.wanted_of(user),
        "totp": has_totp(user),
        "pin_line": _("set up") if user.pin_hash else _("to set up"),
        "paper_line": _("%(n)d can still be used") % {"n": paper_codes_left(user)},
    }
    return render(request, "accounts/me.html", shown)


@login_required
@require_POST
def device_end(request: Request, pk: int) -> HttpResponse:
    """Sign one of my other browsers out."""
    key = request.session.session_key or ""
    commands.end_devices(cast(User, request.user), by=request.actor, only=pk, but_key=key)
    return redirect("accounts:me")


@login_required
@require_POST
def devices_end(request: Request) -> HttpResponse:
    """Sign all my other browsers out."""
    key = request.session.session_key or ""
    count = commands.end_devices(cast(User, request.user), by=request.actor, but_key=key)
    messages.success(request, _("Signed out on %(count)d other devices.") % {"count": count})
    return redirect("accounts:me")


@login_required
@require_GET
@never_cache
def opened(request: Request) -> HttpResponse:
    """Who opened my data in clear, when and why."""
    user = cast(User, request.user)
    found = openings(root(user.person_id)) if user.person_id else []
    return render(request, "accounts/openings.html", {"openings": found})


# ---------------------------------------------------------------- setting up a second factor


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def enrol(request: Request) -> HttpResponse:
    """The second factor that my posts want, set up before any work."""
    if adapter.wanted_of(cast(User, request.user)) == Factor.TOTP:
        return _enrol_totp(request)
    return pin(request)


def _enrol_totp(request: Request) -> HttpResponse:
    user = cast(User, request.user)
    if has_totp(user):
        return redirect("accounts:second_factor")
    form = CodeForm(request.POST or None)
    secret, status = _secret(request), 200
    if request.method == "POST":
        status = _enrolled_app(request, form, secret)
    return (
        _enrolled(request, "totp") if status == 303 else _enrol_page(request, form, secret, status)
    )


def _enrolled_app(request: Request, form: CodeForm, secret: str) -> int:
    if not form.is_valid():
        return 422
    user, code = cast(User, request.user), form.cleaned_data["code"]
    try:
        commands.enrol_totp(user, secret=secret, code=code, seal=adapter.seal, by=request.actor)
    except Refused as refused:
        return told(form, refused)
    request.session.pop(SECRET, None)
    return 303


def _secret(request: Request) -> str:
    if sealed := request.session.get(SECRET):
        return adapter.unseal(sealed)
    secret, request.session[SECRET] = adapter.new_secret()
    return secret


def _enrol_page(request: Request, form: CodeForm, secret: str, status: int) -> HttpResponse:
    url = adapter.totp_url(cast(User, request.user), secret)
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    shown = {"form": form, "svg": qr(url), "secret": groups}
    return render(request, "accounts/enrol.html", shown, status=status)


def _enrolled(request: Request, kind: str) -> HttpResponse:
    user = cast(User, request.user)
    if request.standing.wants or kind == "totp" or adapter.at_a_desk(user):
        adapter.met(request, user, kind)
    messages.success(request, _("Set up. You will be asked for it when you sign in."))
    return redirect("accounts:me")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def pin(request: Request) -> HttpResponse:
    """My own PIN: the first one, or a new one by somebody who has just given the second factor."""
    user = cast(User, request.user)
    if (hurdle := request.standing.hurdle) and (user.pin_hash or request.standing.wants == "totp"):
        return redirect(hurdle)
    form = NewPinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.set_pin(user, form.cleaned_data["pin"], by=request.actor)
        except Refused as refused:
            return _pin_page(request, form, told(form, refused))
        return _enrolled(request, "pin")
    return _pin_page(request, form, 422 if form.errors else 200)


def _pin_page(request: Request, form: NewPinForm, status: int) -> HttpResponse:
    return render(request, "accounts/pin.html", {"form": form}, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def paper_codes(request: Request) -> HttpResponse:
    """A list of ten printed codes, shown once."""
    user = cast(User, request.user)
    if hurdle := request.standing.hurdle:
        return redirect(hurdle)
    made = commands.make_paper_codes(user, by=request.actor) if request.method == "POST" else []
    shown = {"made": made, "left": paper_codes_left(user), "name": masked_name_of(user)}
    response = render(request, "accounts/paper_codes.html", shown)
    response["Cache-Control"] = "no-store"
    return response


# ---------------------------------------------------------------- the shared desk


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def desk(request: Request) -> HttpResponse:
    """Who goes on at this desk, by an own PIN."""
    form = DeskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = commands.change_person_at_desk(
                request.session, form.cleaned_data["user"], form.cleaned_data["code"],
                by=request.actor,
            )  # fmt: skip
        except Refused as refused:
            return _desk_page(request, form, told(form, refused))
        adapter.switch(request, user)
        return redirect("/desk/")
    return _desk_page(request, form, 422 if form.errors else 200)


def _desk_page(request: Request, form: DeskForm, status: int) -> HttpResponse:
    chosen = form.data.get("user", str(request.user.pk))
    people: list[dict[str, Any]] = [
        {
            "pk": user.pk,
            "name": masked_name_of(user),
            "phone": masked_phone(user.person) if user.person else "",
            "on": str(user.pk) == chosen,
        }
        for user in people_at_desk(request.session)
    ]
    shown = {"form": form, "people": people}
    return render(request, "accounts/desk.html", shown, status=status)


@login_required
@require_POST
def desk_lock(request: Request) -> HttpResponse:
    """Leave the desk for a moment."""
    commands.lock_desk(request.session, cast(User, request.user), by=request.actor)
    return redirect("accounts:desk")


def masked_name_of(user: User) -> str:
    """The name of a colleague on a screen that others see."""
    return masked_name(user.person.name) if user.person else user.username


def qr(text: str) -> SafeString:
    """A QR code as an inline picture, without styles of its own."""
    code = segno.make(text, error="m")
    picture = code.svg_inline(scale=1, svgclass="qr", lineclass=None, omitsize=True, border=2)
    return mark_safe(picture)  # noqa: S308 -- drawn by the library from an encoded text
