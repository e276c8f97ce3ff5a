"""The faces' own small addresses: the reader's view, the offline page, the live sheet of parts."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from shijian.accounts import commands
from shijian.accounts.models import User
from shijian.accounts.queries import Request
from shijian.web import sheet

YEAR = 365 * 24 * 3600
WORKER = Path(__file__).parent / "static" / "web" / "sw.js"


@require_POST
def choose_view(request: Request) -> HttpResponse:
    """Large type on or off, kept for a year on this phone, signed in or not."""
    target = request.POST.get("next") or request.headers.get("Referer", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    wanted = "elder" if request.POST.get("view") == "elder" else "normal"
    if isinstance(request.user, User):
        commands.choose_view(request.user, elder=wanted == "elder", by=request.actor)
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie("view", wanted, YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """What the phone shows when there is no network; it holds nothing of anybody."""
    return render(request, "offline.html")


@require_GET
@cache_control(no_cache=True)
def service_worker(_request: HttpRequest) -> HttpResponse:
    """The worker that keeps the offline page; served from the root so that it covers all pages."""
    files = ["web/ground.css", "web/theme.css", "web/app.js", "vendor/icons.svg"]
    kept = {
        "page": "/offline/",
        "field": reverse("activities:field"),
        "statics": settings.STATIC_URL,
        "files": [static(name) for name in files],
    }
    script = f"const KEPT = {json.dumps(kept)};\n{WORKER.read_text(encoding='utf-8')}"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@require_GET
@cache_control(max_age=3600)
def manifest(_request: HttpRequest) -> JsonResponse:
    """How the portal stands on a phone's home screen."""
    icons = [
        {"src": static(f"web/mark-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (180, 512)
    ]
    name = settings.SITE["name"] or _("New Era Civilization Practice")
    about = {
        "name": name,
        "short_name": _("Practice"),
        "start_url": "/",
        "display": "standalone",
        "background_color": "#f5f6f6",
        "theme_color": "#ffffff",
        "icons": icons,
        "shortcuts": [
            {"name": _("Sign-in without network"), "url": reverse("activities:field")},
        ],
    }
    return JsonResponse(about, content_type="application/manifest+json")


@require_GET
def components(request: HttpRequest, face: str = "console") -> HttpResponse:
    """Every part of the pages in one face; for builders, so not where the county works."""
    if not (settings.DEBUG or settings.DEMO or settings.TESTING) or face not in sheet.FACES:
        raise Http404
    return render(request, f"web/sheet_{face}.html", sheet.parts(face))
