"""Taking and leaving a post: the only way a person comes to work in the console (decision 2)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shijian.accounts.commands import end_grant, give_grant, make_person
from shijian.accounts.models import Person
from shijian.accounts.queries import (
    people_by_phone,
    person_by_id_number,
    root,
    user_by_phone,
)
from shijian.catalogue.models import PostStandard
from shijian.catalogue.queries import post_standard
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused, require
from shijian.journal.commands import record
from shijian.organisations.models import Holding, Organisation
from shijian.organisations.queries import last_day_of_term
from shijian.organisations.rules import (
    why_not_appoint,
    why_not_end,
    why_not_end_on,
    why_not_hold,
    why_not_renew,
    why_not_succeed,
    why_not_term,
)


@transaction.atomic
def appoint(
    organisation: Organisation,
    *,
    post: str,
    person: Person,
    title: str,
    by: Actor,
    starts_on: dt.date | None = None,
    term_until: dt.date | None = None,
    acting: bool = False,
) -> Holding:
    """Put a person into a post; the rights of the post follow from that day in the subtree.

    Without a last day the term lasts as long as the standard says, if it says so.
    """
    Person.objects.select_for_update().get(pk=person.pk)  # one appointment of somebody at a time
    rows = Organisation.objects.select_related("parent").select_for_update(of=("self",))
    locked = rows.get(pk=organisation.pk)
    require(why_not_appoint(locked, by))
    standard = _standard(locked, post)
    first_day = starts_on or clock.today()
    require(why_not_hold(locked, standard, person, first_day))
    require(why_not_term(first_day, term_until))
    if term_until is None and not acting:
        term_until = last_day_of_term(standard, first_day)
    holding = Holding.objects.create(
        organisation=locked,
        post=post,
        person=person,
        title=title,
        acting=acting,
        starts_on=first_day,
        term_until=term_until,
        leads=standard.first_responsible,
    )
    for role in standard.roles:
        give_grant(
            person,
            role=role,
            scope_path=locked.path,
            source=source_of(holding),
            starts_on=first_day,
            by=by,
        )
    data = {"holding": holding.pk, "post": post, "person": person.pk, "acting": acting}
    record("organisations.person_appointed", locked, by=by, data=data)
    return holding


@transaction.atomic
def appoint_someone(
    organisation: Organisation,
    *,
    post: str,
    name: str,
    phone: str,
    title: str,
    by: Actor,
    id_number: str = "",
    starts_on: dt.date | None = None,
    term_until: dt.date | None = None,
    acting: bool = False,
) -> Holding:
    """Appoint by name and telephone, as the form asks; somebody known is not written twice."""
    require(why_not_appoint(organisation, by))
    return appoint(
        organisation,
        post=post,
        person=_somebody(name, phone, id_number, by),
        title=title,
        by=by,
        starts_on=starts_on,
        term_until=term_until,
        acting=acting,
    )


@transaction.atomic
def hand_over(
    holding: Holding,
    *,
    name: str,
    phone: str,
    title: str,
    on: dt.date,
    by: Actor,
    id_number: str = "",
    term_until: dt.date | None = None,
    acting: bool = False,
) -> Holding:
    """Hand a post over in one step: the old term ends on the day the new one begins."""
    require(why_not_end(holding, by))
    successor = _somebody(name, phone, id_number, by)
    require(why_not_succeed(holding, successor))
    end_holding(holding, on=on, by=by)
    return appoint(
        holding.organisation,
        post=holding.post,
        person=successor,
        title=title,
        by=by,
        starts_on=on,
        term_until=term_until,
        acting=acting,
    )


@transaction.atomic
def renew_term(holding: Holding, *, term_until: dt.date, by: Actor) -> Holding:
    """Prolong a term whose holder was elected or appointed again; no longer acting from then on."""
    rows = Holding.objects.select_related("organisation__parent", "person")
    locked = rows.select_for_update(of=("self",)).get(pk=holding.pk)
    require(why_not_renew(locked, term_until, by))
    locked.term_until, locked.acting = term_until, False
    locked.save(update_fields=["term_until", "acting"])
    data = {"holding": locked.pk, "post": locked.post, "until": term_until.isoformat()}
    record("organisations.term_renewed", locked.organisation, by=by, data=data)
    return locked


@transaction.atomic
def end_holding(holding: Holding, *, on: dt.date, by: Actor) -> Holding:
    """End a term: from that day the person is not in the post, and its rights end now."""
    rows = Holding.objects.select_related("organisation__parent", "person")
    locked = rows.select_for_update(of=("self",)).get(pk=holding.pk)
    require(why_not_end(locked, by))
    require(why_not_end_on(locked, on))
    locked.ends_on = on
    locked.save(update_fields=["ends_on"])
    end_grant(source=source_of(locked), person=locked.person, by=by)
    data = {"holding": locked.pk, "post": locked.post, "person": locked.person_id}
    record("organisations.holding_ended", locked.organisation, by=by, data=data)
    return locked


def close_holdings(organisation: Organisation, *, on: dt.date, by: Actor) -> int:
    """End every term of an organisation that ends itself; how many that were."""
    rows = Holding.objects.select_for_update(of=("self",)).filter(
        organisation=organisation, ends_on=None
    )
    running = list(rows.select_related("person").order_by("pk"))
    for holding in running:
        holding.ends_on = max(on, holding.starts_on)
        holding.save(update_fields=["ends_on"])
        end_grant(source=source_of(holding), person=holding.person, by=by)
        data = {"holding": holding.pk, "post": holding.post, "person": holding.person_id}
        record("organisations.holding_ended", organisation, by=by, data=data)
    return len(running)


def source_of(holding: Holding) -> str:
    """What a grant says of where it comes from."""
    return f"holding:{holding.pk}"


def _standard(organisation: Organisation, post: str) -> PostStandard:
    for standard in post_standard(organisation.kind):
        if standard.code == post:
            return standard
    raise Refused(
        _("There is no such post in this organisation."),
        "organisations.unknown_post",
        status=422,
        field="post",
    )


def _somebody(name: str, phone: str, id_number: str, by: Actor) -> Person:
    known = _known(name, phone, id_number)
    return known or make_person(name=name, phone=phone, id_number=id_number, by=by)


def _known(name: str, phone: str, id_number: str) -> Person | None:
    """The person with this ID number, else the one of this name at this telephone.

    Families share a telephone, but only one of them signs in with it, and a post is worked by
    signing in: a number that is another person's sign-in is refused.
    """
    if id_number:
        found = person_by_id_number(id_number)
        return _same(found, name, "id_number")
    alike = people_by_phone(phone).filter(name=name).first()
    signs_in = user_by_phone(phone)
    if signs_in is not None and signs_in.person_id:
        return _same(root(signs_in.person_id), name, "phone")
    return alike


def _same(found: Person | None, name: str, field: str) -> Person | None:
    if found is not None and found.name != name:
        raise Refused(
            _("This number belongs to somebody with another name. Please compare it."),
            "organisations.another_person",
            status=422,
            field=field,
        )
    return found
