"""One's own file: what is held, why, who looked, and a copy to take along."""

from __future__ import annotations

import json

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from shijian.accounts.models import Person
from shijian.accounts.queries import Request, masked
from shijian.dossiers import commands, queries

FORMS = {"json": "application/json", "html": "text/html; charset=utf-8"}


@login_required
@require_GET
@never_cache
def held(request: Request) -> HttpResponse:
    """Everything that is held about me, on one page."""
    if request.actor.person_id is None:
        return render(request, "dossiers/held.html", {"parts": []})
    human = queries.human_of(request.actor.person_id)
    parts = [one for one in queries.held(human) if one.count]
    shown = {"parts": parts, "person": masked(human.root)}
    return render(request, "dossiers/held.html", shown)


@login_required
@require_POST
def copy(request: Request) -> HttpResponse:
    """A file of everything, for programs or for people."""
    form = request.POST.get("form", "")
    if form not in FORMS:
        raise Http404
    person = get_object_or_404(Person, pk=request.actor.person_id)
    made = commands.take_copy(person, form=form, by=request.actor)
    return file_of(made, form)


def file_of(made: queries.Copy, form: str) -> HttpResponse:
    """The copy as an attachment that no cache keeps."""
    if form == "json":
        content = json.dumps(made.as_data(), ensure_ascii=False, indent=1)
    else:
        content = render_to_string("dossiers/copy.html", {"copy": made})
    response = HttpResponse(content, content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="my-data-{made.at:%Y%m%d}.{form}"'
    response["Cache-Control"] = "no-store"
    return response
