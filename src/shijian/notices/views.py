"""The inbox."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from shijian.common.actor import Actor
from shijian.common.pages import page
from shijian.notices import commands, queries


class Request(HttpRequest):
    """A request after the middleware; the richer type lives a floor above."""

    actor: Actor


@login_required
@never_cache
@require_GET
def inbox(request: Request) -> HttpResponse:
    """What was written to me, newest first."""
    found = page(queries.inbox(request.actor), request.GET.get("after", ""), order=("-id",))
    rows = [{"notice": notice, "words": queries.said(notice)} for notice in found.rows]
    shown = {
        "rows": rows,
        "next_cursor": found.next_cursor,
        "unread": queries.unread(request.actor),
    }
    return render(request, "notices/inbox.html", shown)


@login_required
@require_POST
def opened(request: Request, pk: int) -> HttpResponse:
    """I open a message: it is read, and I go where it leads."""
    notice = get_object_or_404(queries.inbox(request.actor), pk=pk)
    commands.mark_read(notice, by=request.actor)
    inside = url_has_allowed_host_and_scheme(notice.link, {request.get_host()})
    return redirect(notice.link if inside else "notices:inbox")


@login_required
@require_POST
def all_read(request: Request) -> HttpResponse:
    """I have seen them all."""
    commands.mark_all_read(by=request.actor)
    return redirect("notices:inbox")
