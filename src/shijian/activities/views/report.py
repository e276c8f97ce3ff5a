"""After an activity: the short report, pictures by choice, and the sheet that is printed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request
from shijian.activities.commands.report import add_photo, remove_photo, write_report
from shijian.activities.forms.report import MonthForm, PhotoForm, ReportForm
from shijian.activities.models import Activity
from shijian.activities.queries import activity_for
from shijian.activities.queries.dossier import (
    month_of,
    paper_of,
    photo_for,
    photos_of,
    report_of,
)
from shijian.activities.rules import why_not_run
from shijian.activities.rules.report import why_not_report
from shijian.activities.views.sent import sent
from shijian.common import clock, files
from shijian.common.printing import pdf
from shijian.common.refused import Refused, require
from shijian.hours.rules import why_not_console

LAYOUT = "activities/print/dossier.typ"


@login_required
@require_http_methods(["GET", "POST"])
def report(request: Request, pk: int) -> HttpResponse:
    """What was done for whom, in a few words."""
    activity = activity_for(request.actor, pk)
    require(why_not_run(activity, by=request.actor))
    kept = report_of(activity)
    given = {"done": kept.done, "served_people": kept.served_people, "lessons": kept.lessons} \
        if kept else {}  # fmt: skip
    form = ReportForm(request.POST or None, initial=given)
    if request.method != "POST" or not form.is_valid():
        return _page(request, activity, form, PhotoForm(), 422 if form.is_bound else 200)
    url = reverse("activities:report", args=[pk])
    return sent(request, url, lambda: write_report(activity, **form.cleaned_data, by=request.actor))


def _page(
    request: Request, activity: Activity, form: ReportForm, photo: PhotoForm, status: int
) -> HttpResponse:
    shown: dict[str, Any] = {
        "activity": activity,
        "form": form,
        "photo_form": photo,
        "photos": photos_of(activity),
        "written": report_of(activity),
        "why": why_not_report(activity),
    }
    return render(request, "activities/report.html", shown, status=status)


@login_required
@require_POST
def photo_add(request: Request, pk: int) -> HttpResponse:
    """A picture by choice, with the word of everybody in it."""
    activity = activity_for(request.actor, pk)
    require(why_not_run(activity, by=request.actor))
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        url, by = reverse("activities:report", args=[pk]), request.actor
        try:
            return sent(request, url, lambda: add_photo(activity, **form.cleaned_data, by=by))
        except Refused as no:
            form.add_error(no.field or None, str(no))
    return _page(request, activity, ReportForm(), form, 422)


@login_required
@require_POST
def photo_remove(request: Request, pk: int) -> HttpResponse:
    """A picture is taken away again."""
    photo = photo_for(request.actor, pk)
    url = reverse("activities:report", args=[photo.activity_id])
    return sent(request, url, lambda: remove_photo(photo, by=request.actor))


@login_required
@require_GET
def photo_file(request: Request, pk: int) -> FileResponse:
    """The picture itself, for those who run the activity."""
    photo = photo_for(request.actor, pk)
    return files.answer(photo.file, f"photo-{photo.pk}")


@login_required
@never_cache
@require_GET
def dossier(request: Request, pk: int) -> HttpResponse:
    """一场一档: the activity on one A4 sheet."""
    activity = activity_for(request.actor, pk)
    require(why_not_run(activity, by=request.actor))
    return _paper(paper_of([activity]), f"activity-{activity.pk}")


@login_required
@never_cache
@require_GET
def month(request: Request) -> HttpResponse:
    """What the chosen unit did in a month: a list, then one sheet each."""
    require(why_not_console(request.actor))
    form = MonthForm(request.GET)
    day = form.cleaned_data["month"] if form.is_valid() else clock.today().replace(day=1)
    rows = month_of(request.actor, day)
    if not rows:
        raise Refused(_("Nothing took place in this month yet."), "activities.empty_month")
    heading = _("Activities of %(month)s") % {"month": f"{day:%Y-%m}"}
    return _paper(paper_of(rows, heading=heading), f"month-{day:%Y-%m}")


def _paper(facts: dict[str, Any], name: str) -> HttpResponse:
    response = HttpResponse(pdf(LAYOUT, facts), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
