"""What the site promises: written by hand, in both languages, one page each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What is collected, for what, who sees it, how long it is kept (个人信息保护法 art. 17)."""
    return render(request, f"web/legal/privacy_{_language()}.html")


@require_GET
def terms(request: HttpRequest) -> HttpResponse:
    """What residents, volunteers and the centre may expect of each other."""
    return render(request, f"web/legal/terms_{_language()}.html")
