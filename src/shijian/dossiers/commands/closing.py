"""Withdrawing consent, closing the account, and erasing when the last day of keeping is over."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from shijian.accounts.commands.forgetting import forget_contacts, forget_name
from shijian.accounts.models import Person
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.functions import call
from shijian.common.refused import require
from shijian.dossiers.commands.cases import done_at_once
from shijian.dossiers.commands.leaving import leave
from shijian.dossiers.models import Case, Closure
from shijian.dossiers.queries.closing import keep_years
from shijian.dossiers.queries.held import human_of
from shijian.dossiers.rules import why_not_close
from shijian.journal.commands import record
from shijian.orders.commands.forgetting import forget_contacts_of
from shijian.volunteers.commands.forgetting import forget_offer, say_consent
from shijian.volunteers.models import Volunteer

LEFT = Volunteer.State.LEFT


@transaction.atomic
def withdraw_consent(volunteer: Volunteer, *, by: Actor) -> Case:
    """Take the consent of registration back, at once: the volunteer leaves, the record stays."""
    say_consent(volunteer, given=False, by=by)
    if volunteer.state != LEFT:
        leave(volunteer, by=by)
    return done_at_once(volunteer.person, Case.Kind.WITHDRAWAL, "consent_withdrawn", by=by)


@transaction.atomic
def close_account(person: Person, *, by: Actor) -> Closure:
    """Close an account: leave, let the points lapse, and delete what the law does not ask for.

    Journal and ledger stay whole: they hold numbers only. The least record (name, number, hours)
    is kept, restricted, until the day that the page named.
    """
    require(why_not_close(person, by))
    human = human_of(person.pk)
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=human.people).order_by("pk"))
    years = keep_years(human.people)
    for volunteer in Volunteer.objects.filter(person__in=human.people).order_by("pk"):
        if volunteer.state != LEFT and volunteer.person_id == human.root.pk:
            leave(volunteer, by=by)
        forget_offer(volunteer, by=by)
    case = done_at_once(human.root, Case.Kind.CLOSURE, "closed", by=by)
    lapsed = call(
        "points_lapse", p_people=list(human.people), p_source=f"closure:{case.pk}",
        p_now=clock.now(),
    )[0]["points_lapse"]  # fmt: skip
    forget_contacts_of(human.people, by=by)
    forget_contacts(human.people, by=by)
    closure = Closure.objects.create(
        person=human.root,
        case=case,
        closed_at=clock.now(),
        keep_until=clock.today() + dt.timedelta(days=366 * years),
    )
    record("dossiers.account_closed", closure, by=by, data={"years": years, "points": lapsed})
    return closure


@transaction.atomic
def erase_due(*, by: Actor) -> int:
    """Erase the names of closed accounts whose last day of keeping is over; how many."""
    over = Closure.objects.select_for_update().filter(
        erased_on__isnull=True, keep_until__lte=clock.today()
    )
    done = 0
    for closure in over.order_by("pk"):
        forget_name(human_of(closure.person_id).people, by=by)
        closure.erased_on = clock.today()
        closure.save(update_fields=["erased_on"])
        record("dossiers.erased", closure, by=by)
        done += 1
    return done
