"""The roof's own pages: home, work of today."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The portal's front page."""
    return render(request, "web/home.html")


def console(request: HttpRequest) -> HttpResponse:
    """What waits for the viewer today."""
    return render(request, "web/console_home.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose page is too old, given back with what was typed."""
    return render(request, "403.html", status=403)
