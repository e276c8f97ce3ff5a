"""What every page is given: who runs the site, which face it wears, and where it stands."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The footer's facts, the mark of demonstration data, and the reader's chosen view."""
    return {
        "site": settings.SITE,
        "demo": settings.DEMO,
        "view": "elder" if request.COOKIES.get("view") == "elder" else "",
        "here": request.get_full_path() if request.method == "GET" else "",
    }
