"""Opening one personal field for work, and the administrator's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts import commands, queries
from shijian.accounts.forms import ReasonForm, TokenForm, told
from shijian.accounts.models import Person, User
from shijian.accounts.queries import Request
from shijian.accounts.rules import FIELDS, why_not_administer, why_not_open
from shijian.common.pages import page
from shijian.common.refused import Refused, require


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def open_personal(request: Request, pk: int, field: str) -> HttpResponse:
    """One field, for a reason, shown once and kept nowhere (decision 16)."""
    person = get_object_or_404(Person, pk=pk, merged_into=None)
    given = request.POST.get("ticket") or request.GET.get("ticket", "")
    shown = queries.ticket_holds(given, pk, request.actor)
    require(_why_not(person, field, request, shown=shown))
    form = ReasonForm(request.POST or None)
    what: dict[str, Any] = {
        "person": queries.masked(person), "form": form, "ticket": given, "field": field,
        "field_words": queries.FIELD_WORDS[field], "pk": pk,
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        return _opened(request, person, form, what)
    return _no_store(request, what, 422 if form.errors else 200)


def _why_not(person: Person, field: str, request: Request, *, shown: bool) -> Refused | None:
    if field not in FIELDS:
        return Refused(_("There is no such field."), "accounts.no_such_field", status=422)
    return why_not_open(person, request.actor, shown=shown)


def _opened(
    request: Request, person: Person, form: ReasonForm, what: dict[str, Any]
) -> HttpResponse:
    try:
        what["value"] = commands.open_personal(
            person, field=what["field"], reason=form.cleaned_data["reason"], by=request.actor,
            ticket=what["ticket"],
        )  # fmt: skip
    except Refused as refused:
        return _no_store(request, what, told(form, refused))
    what["opened"] = True
    return _no_store(request, what, 200)


def _no_store(request: Request, what: dict[str, Any], status: int) -> HttpResponse:
    response = render(request, "accounts/open_personal.html", what, status=status)
    response["Cache-Control"] = "no-store"
    return response


# ---------------------------------------------------------------- the administrator


@login_required
@require_GET
def sign_ins(request: Request) -> HttpResponse:
    """Everybody with a post, and whether their second factor is set up."""
    require(why_not_administer(request.actor))
    found = page(queries.working_sign_ins(), request.GET.get("after", ""), order=("-id",))
    shown = {"rows": queries.sign_in_rows(found.rows), "next_cursor": found.next_cursor}
    return render(request, "accounts/sign_ins.html", shown)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_close(request: Request, pk: int) -> HttpResponse:
    """Close a sign-in, with a reason."""
    require(why_not_administer(request.actor))
    user = get_object_or_404(User.objects.select_related("person"), pk=pk)
    form = ReasonForm(request.POST or None)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            commands.close_sign_in(user, reason=form.cleaned_data["reason"], by=request.actor)
            return redirect("accounts:sign_ins")
        except Refused as refused:
            status = told(form, refused)
    shown = {"form": form, "row": queries.sign_in_rows([user])[0]}
    return render(request, "accounts/sign_in_close.html", shown, status=status)


@login_required
@require_POST
def sign_in_reopen(request: Request, pk: int) -> HttpResponse:
    """Let somebody sign in again."""
    commands.reopen_sign_in(get_object_or_404(User, pk=pk), by=request.actor)
    return redirect("accounts:sign_ins")


@login_required
@require_POST
def factor_reset(request: Request, pk: int) -> HttpResponse:
    """Take a lost second factor away."""
    commands.reset_factor(get_object_or_404(User, pk=pk), by=request.actor)
    messages.success(request, _("Removed. They set up a new one at the next sign-in."))
    return redirect("accounts:sign_ins")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: Request) -> HttpResponse:
    """The keys of programs; a new one is shown once, here."""
    require(why_not_administer(request.actor))
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _made(request, form)
    return _tokens_page(request, form, "", 422 if form.errors else 200)


def _made(request: Request, form: TokenForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        owner = commands.owner_of_token(given["phone"])
        _token, clear = commands.make_token(
            owner, label=given["label"], scopes=given["scopes"], days=given["days"],
            by=request.actor,
        )  # fmt: skip
    except Refused as refused:
        return _tokens_page(request, form, "", told(form, refused))
    return _tokens_page(request, TokenForm(), clear, 200)


def _tokens_page(request: Request, form: TokenForm, clear: str, status: int) -> HttpResponse:
    shown = {"form": form, "clear": clear, "tokens": queries.tokens(request.actor)[:100]}
    response = render(request, "accounts/tokens.html", shown, status=status)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def token_revoke(request: Request, pk: int) -> HttpResponse:
    """A key stops working now."""
    token = get_object_or_404(queries.tokens(request.actor), pk=pk)
    commands.revoke_token(token, by=request.actor)
    return redirect("accounts:tokens")
