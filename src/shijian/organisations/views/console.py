"""The tree as its workers see it: level by level, searched, and one organisation at a time."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shijian.accounts.queries import Request
from shijian.accounts.queries.marks import export_mark
from shijian.catalogue.models import PostStandard
from shijian.catalogue.queries import post_standards
from shijian.common.actor import Actor
from shijian.common.outgoing import answer, asked_ending
from shijian.common.pages import Page, page
from shijian.common.refused import Refused, require
from shijian.common.text import searched
from shijian.journal.commands import record_export
from shijian.organisations import queries, rules
from shijian.organisations.models import Organisation
from shijian.organisations.queries.sheets import figure_sheet, organisation_sheet, post_sheet

BELOW_SHOWN = 12
SHEETS = {"units": organisation_sheet, "posts": post_sheet, "figures": figure_sheet}
Chips = list[dict[str, Any]]


@login_required
@require_GET
def console_list(request: Request) -> HttpResponse:
    """One level of the tree, or everything that a word or a filter finds below it."""
    require(rules.why_not_console(request.actor))
    under = _under(request)
    words, show = searched(request.GET.get("q", "")), _show(request)
    below = _below(request.actor, under)
    context = _lines(_found(request, below, under, words, show)) | {
        "under": under,
        "above": queries.seen_above(request.actor, under) if under else [],
        "chips": _chips(queries.tallies(below), show, under),
        "flat": bool(words or show),
        "q": words,
        "show": show,
        "may_found": rules.may_found_subcentre(request.actor),
    }
    return render(request, "organisations/console_list.html", context)


def _lines(found: Page[Organisation]) -> dict[str, Any]:
    return {"lines": queries.lines(found.rows), "page": found}


@login_required
@require_POST
def export(request: Request, what: str) -> HttpResponseBase:
    """What is open and everything below it, by the same filters, as a file."""
    require(rules.why_not_console(request.actor))
    under, show = _under(request), _show(request)
    rows = queries.found(_below(request.actor, under), searched(request.GET.get("q", "")))
    if what not in SHEETS:
        raise Http404
    sheet = SHEETS[what](queries.shown(rows, show) if show else rows)
    filters = {"under": str(under.pk) if under else "", "show": show, "q": request.GET.get("q", "")}
    record_export(f"organisations.{what}", rows.count(), filters, by=request.actor)
    ending = asked_ending(request.POST)
    return answer(sheet, ending=ending, mark=export_mark(request.actor))


@login_required
@require_GET
def console_detail(request: Request, pk: int) -> HttpResponse:
    """Posts and vacancies, what stands below, figures with their source, what happened."""
    organisation = queries.organisation_for(request.actor, pk)
    standards = post_standards()
    own = [post for post in standards if post.kind == organisation.kind]
    posts = queries.post_rows(organisation, own)
    context = {
        "unit": organisation,
        "above": queries.seen_above(request.actor, organisation),
        "numbers": queries.numbers(organisation),
        "events": queries.history(organisation, own),
        **_posts(organisation, request.actor, posts),
        **_below_it(request.actor, organisation, _show(request), standards),
    }
    return render(request, "organisations/console_detail.html", context)


@login_required
@require_GET
def coverage_page(request: Request, pk: int) -> HttpResponse:
    """The villages of a township that have no station of their own, and who serves each."""
    organisation = queries.organisation_for(request.actor, pk)
    if organisation.kind != Organisation.Kind.INSTITUTE:
        raise Http404
    found = page(
        queries.uncovered(organisation), request.GET.get("after", ""), size=50, order=("code",)
    )
    context = {
        "unit": organisation,
        "above": queries.seen_above(request.actor, organisation),
        "coverage": queries.coverage([organisation])[organisation.pk],
        "page": found,
        "may_cover": rules.works_in(organisation, request.actor),
    }
    return render(request, "organisations/coverage.html", context)


# ---------------------------------------------------------------- the list


def _under(request: Request) -> Organisation | None:
    """The organisation whose next level is shown; without a choice, where the viewer works."""
    chosen = request.GET.get("under", "")
    if chosen:
        if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
            raise Http404
        return queries.organisation_for(request.actor, int(chosen))
    own = list(queries.acting_organisations(request.actor)[:2])
    return own[0] if len(own) == 1 else None


def _show(request: Request) -> str:
    wanted = request.GET.get("show", "")
    return wanted if wanted in queries.SHOW else ""


def _below(viewer: Actor, under: Organisation | None) -> QuerySet[Organisation]:
    rows = queries.visible_organisations(viewer)
    return rows.filter(path__startswith=under.path) if under else rows


def _found(
    request: Request,
    below: QuerySet[Organisation],
    under: Organisation | None,
    words: str,
    show: str,
) -> Page[Organisation]:
    after = request.GET.get("after", "")
    if not (words or show):
        return _level(request.actor, below, under, after)
    rows = queries.found(below, words)
    if show:
        rows = queries.shown(rows, show)
    return page(rows, after, size=30, order=("order", "id"))


def _level(
    viewer: Actor, below: QuerySet[Organisation], under: Organisation | None, after: str
) -> Page[Organisation]:
    """What stands directly below; a station, below which nothing stands, shows itself."""
    if under is None:
        rows = queries.ranked(below.filter(path__in=viewer.paths(queries.CONSOLE)))
    else:
        rows = queries.children(below, under)
    found = page(rows, after, size=30, order=("rank", "order", "id"))
    return found if found.rows or after or under is None else Page([under], "")


def _chips(tallies: dict[str, int], show: str, under: Organisation | None) -> Chips:
    labels = {
        "": (_("All"), tallies["all"]),
        "lacking": (_("Posts to fill"), tallies["lacking"]),
        "late": (_("Terms over"), tallies["late"]),
        "planned": (_("Not yet established"), tallies["planned"]),
    }
    kept = {"under": str(under.pk)} if under else {}
    return [
        {
            "label": label,
            "href": "?" + urlencode(kept | ({"show": name} if name else {})),
            "count": count,
            "on": name == show,
        }
        for name, (label, count) in labels.items()
    ]


# ---------------------------------------------------------------- one organisation


def _posts(
    organisation: Organisation, viewer: Actor, posts: list[queries.PostRow]
) -> dict[str, Any]:
    """Who is in the posts, what they lack, and the next step about them."""
    vacancies = queries.vacancies(posts)
    return {
        "posts": posts,
        "vacancies": vacancies,
        "remarks": queries.remarks_of(posts),
        **_step(organisation, viewer, vacancies),
    }


def _step(
    organisation: Organisation, viewer: Actor, vacancies: list[queries.Vacancy]
) -> dict[str, Any]:
    """The one next step: establish what is planned, fill what is empty; or why not."""
    may_work = rules.works_in(organisation, viewer)
    rights = {"may_describe": may_work, "may_appoint": rules.leads(organisation, viewer)}
    if organisation.state == Organisation.State.PLANNED:
        return rights | _offer(
            _("Establish"), "establish", rules.why_not_establish(organisation, viewer), organisation
        )
    if vacancies:
        refused = rules.why_not_appoint(organisation, viewer)
        return rights | _offer(_("Fill posts"), "appoint", refused, organisation)
    return rights


def _offer(
    text: str, name: str, refused: Refused | None, organisation: Organisation
) -> dict[str, Any]:
    href = reverse(f"organisations:{name}", args=[organisation.pk])
    return {"step": {"text": text, "href": href, "why": refused}}


def _below_it(
    viewer: Actor, organisation: Organisation, show: str, standards: list[PostStandard]
) -> dict[str, Any]:
    """What stands directly below, or, for a station, the neighbours' villages that it covers."""
    if organisation.kind not in {Organisation.Kind.CENTRE, Organisation.Kind.INSTITUTE}:
        served = queries.served_by(organisation)
        covered = [place for place in served if place.pk != organisation.place_id]
        return {"lines": [], "covered": covered}
    below = queries.children(_below(viewer, organisation), organisation)
    wanted = queries.shown(below, show) if show else queries.lacking_first(below)
    rows = list(wanted[: BELOW_SHOWN + 1])
    villages = queries.coverage([organisation, *rows])
    lines = queries.lines(rows[:BELOW_SHOWN], standards=standards, served=villages)
    return {
        "lines": lines,
        "lacking": any(line.vacancies or line.remarks for line in lines),
        "more_below": len(rows) > BELOW_SHOWN,
        "coverage": villages.get(organisation.pk),
        "chips": _chips(queries.tallies(below), show, None),
        "covered": [],
    }
