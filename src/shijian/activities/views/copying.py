"""Writing an activity down again for other days."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from shijian.accounts.queries import Request
from shijian.activities.commands import copy_activity
from shijian.activities.forms import CopyForm
from shijian.activities.models import Activity
from shijian.activities.queries import activity_for
from shijian.activities.rules import why_not_run
from shijian.activities.views.sent import sent
from shijian.common.forms import refuse
from shijian.common.refused import Refused, require


@login_required
@require_http_methods(["GET", "POST"])
def activity_copy(request: Request, pk: int) -> HttpResponse:
    """Choose the days, and find a draft for each of them in the list."""
    activity = activity_for(request.actor, pk)
    require(why_not_run(activity, by=request.actor))
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (done := _copied(request, activity, form)):
        return done
    shown = {"activity": activity, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "activities/console_copy.html", shown, status=status)


def _copied(request: Request, activity: Activity, form: CopyForm) -> HttpResponse | None:
    made: list[Activity] = []
    url = reverse("activities:console") + "?state=draft"
    try:
        answer = sent(
            request,
            url,
            lambda: made.extend(copy_activity(activity, days=form.days(), by=request.actor)),
        )
    except Refused as refused:
        refuse(form, refused)
        return None
    said = ngettext("%(n)s draft was written down.", "%(n)s drafts were written down.", len(made))
    messages.success(request, said % {"n": len(made)})
    return answer
