"""The life of an organisation on one page, and its acts: resting, ending, plates, guidance."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shijian.accounts.queries import Request
from shijian.common import files
from shijian.common.forms import CleanForm
from shijian.common.refused import require
from shijian.organisations import commands, queries, rules
from shijian.organisations.forms import EvidenceForm, GuidanceForm, PlateForm, ReasonForm
from shijian.organisations.models import Organisation
from shijian.organisations.views.acts import answer, asked


@login_required
@require_GET
def life_page(request: Request, pk: int) -> HttpResponse:
    """What it was given, who guides it, what shows its readiness, and what may be done."""
    organisation = queries.organisation_for(request.actor, pk)
    by = request.actor
    context = {
        "unit": organisation,
        "above": queries.seen_above(by, organisation),
        "plates": list(queries.plates_of(organisation)),
        "guidances": list(queries.guidance_of(organisation)),
        "evidence": list(queries.evidence_of(organisation)[:100]),
        "may_lead": rules.leads(organisation, by),
        "may_work": rules.works_in(organisation, by),
        "may_reshape": rules.why_not_move(organisation, by) is None,
        "acts": _acts(organisation, request),
    }
    return render(request, "organisations/life.html", context)


@login_required
@asked
def suspend_page(request: Request, pk: int) -> HttpResponse:
    """Let an organisation rest."""
    organisation = queries.organisation_for(request.actor, pk)
    require(rules.why_not_suspend(organisation, request.actor))
    words = {
        "title": _("Let it rest"),
        "submit": _("Let it rest"),
        "note": _("Orders of its villages go to the unit above until it works again."),
        "done": _("It rests now."),
    }

    def act(given: dict[str, Any]) -> str:
        commands.suspend(organisation, by=request.actor, **given)
        return life_url(organisation)

    return answer(request, ReasonForm(request.POST or None), organisation, words, act)


@login_required
@asked
def resume_page(request: Request, pk: int) -> HttpResponse:
    """Let what rested work again."""
    organisation = queries.organisation_for(request.actor, pk)
    require(rules.why_not_resume(organisation, request.actor))
    words = {"title": _("Let it work again"), "submit": _("Let it work again"),
             "done": _("It works again.")}  # fmt: skip

    def act(given: dict[str, Any]) -> str:
        commands.resume(organisation, by=request.actor)
        return life_url(organisation)

    return answer(request, CleanForm(request.POST or None), organisation, words, act)


@login_required
@asked
def withdraw_page(request: Request, pk: int) -> HttpResponse:
    """End an organisation."""
    organisation = queries.organisation_for(request.actor, pk)
    require(rules.why_not_withdraw(organisation, request.actor))
    words = {
        "title": _("Withdraw it"),
        "submit": _("Withdraw it"),
        "note": _("Its posts end, its plate goes, its villages need another station. What it did "
                  "stays recorded."),
        "done": _("Withdrawn."),
    }  # fmt: skip

    def act(given: dict[str, Any]) -> str:
        commands.withdraw(organisation, by=request.actor, **given)
        return life_url(organisation)

    return answer(request, ReasonForm(request.POST or None), organisation, words, act)


@login_required
@asked
def plate_page(request: Request, pk: int) -> HttpResponse:
    """Give a plate or a flag."""
    organisation = queries.organisation_for(request.actor, pk)
    require(rules.why_not_give_plate(organisation, "", request.actor))
    words = {"title": _("Give a plate or a flag"), "submit": _("Give"), "done": _("Given.")}

    def act(given: dict[str, Any]) -> str:
        commands.give_plate(organisation, by=request.actor, **given)
        return life_url(organisation)

    return answer(request, PlateForm(request.POST or None), organisation, words, act)


@login_required
@asked
def take_plate_page(request: Request, pk: int) -> HttpResponse:
    """Take a plate or a flag back."""
    plate = queries.plate_for(request.actor, pk)
    require(rules.why_not_take_plate(plate, request.actor))
    words = {"title": _("Take it back"), "submit": _("Take it back"), "done": _("Taken back.")}

    def act(given: dict[str, Any]) -> str:
        commands.take_plate(plate, by=request.actor, **given)
        return life_url(plate.organisation)

    return answer(request, ReasonForm(request.POST or None), plate.organisation, words, act)


@login_required
@asked
def guidance_page(request: Request, pk: int) -> HttpResponse:
    """Say which department guides from now on."""
    organisation = queries.organisation_for(request.actor, pk)
    require(rules.why_not_guide(organisation, request.actor))
    words = {"title": _("Guiding department"), "submit": _("Keep"), "done": _("Kept.")}

    def act(given: dict[str, Any]) -> str:
        commands.set_guidance(organisation, by=request.actor, **given)
        return life_url(organisation)

    return answer(request, GuidanceForm(request.POST or None), organisation, words, act)


@login_required
@asked
def evidence_page(request: Request, pk: int) -> HttpResponse:
    """Enter what shows that a part of readiness is there."""
    organisation = queries.organisation_for(request.actor, pk)
    require(rules.why_not_give_evidence(organisation, request.actor))
    words = {"title": _("Enter evidence"), "submit": _("Keep"), "done": _("Kept.")}

    def act(given: dict[str, Any]) -> str:
        upload = given.pop("file")
        kept = files.keep(upload).name if upload else ""
        commands.give_evidence(organisation, by=request.actor, file=kept, **given)
        return life_url(organisation)

    form = EvidenceForm(request.POST or None, request.FILES or None)
    return answer(request, form, organisation, words, act)


@login_required
@asked
def withdraw_evidence_page(request: Request, pk: int) -> HttpResponse:
    """Say that something no longer holds."""
    evidence = queries.evidence_for(request.actor, pk)
    require(rules.why_not_withdraw_evidence(evidence, request.actor))
    words = {"title": _("This no longer holds"), "submit": _("Withdraw"), "note": evidence.words,
             "done": _("Kept.")}  # fmt: skip

    def act(given: dict[str, Any]) -> str:
        commands.withdraw_evidence(evidence, by=request.actor)
        return life_url(evidence.organisation)

    return answer(request, CleanForm(request.POST or None), evidence.organisation, words, act)


@login_required
@require_GET
def evidence_file(request: Request, pk: int) -> FileResponse:
    """The picture or PDF of a row of evidence."""
    evidence = queries.evidence_for(request.actor, pk)
    if not evidence.file:
        raise Http404
    return files.answer(evidence.file, _("evidence"))


def life_url(organisation: Organisation) -> str:
    """The page of an organisation's life."""
    return reverse("organisations:life", args=[organisation.pk])


def _acts(organisation: Organisation, request: Request) -> list[dict[str, Any]]:
    """What may be done to it now, each with the reason where it may not."""
    by = request.actor
    offered = [
        (_("Let it rest"), "suspend", rules.why_not_suspend(organisation, by)),
        (_("Withdraw it"), "withdraw", rules.why_not_withdraw(organisation, by)),
    ]
    if organisation.state == Organisation.State.SUSPENDED:
        offered[0] = (
            _("Let it work again"), "resume", rules.why_not_resume(organisation, by)
        )  # fmt: skip
    return [
        {"text": text, "why": why, "href": reverse(f"organisations:{name}", args=[organisation.pk])}
        for text, name, why in offered
    ]
