"""What went wrong at the edge."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from shijian.web.retry import give_back, kept_fields


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open for too long, or another site sent the form: nothing is done."""
    return give_back(request, request.path, kept_fields(request.POST), status=403)
