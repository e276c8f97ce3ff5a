"""Whose file it is, and who may do something with it."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Grant, Person, Role
from shijian.accounts.queries import may_merge, one_human
from shijian.accounts.rules import why_not_merge
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.dossiers.models import Case, Closure
from shijian.dossiers.queries.merging import shared_places, shared_time, who_stays
from shijian.orders.models import Order
from shijian.orders.queries import OPEN


def why_not_own(person: Person, by: Actor) -> Refused | None:
    """A whole file is opened by the one it is about, or for them at the desk with their word."""
    if person.pk in (by.person_id, by.on_behalf_of):
        return None
    return Refused(
        _("Everything about a person is given to that person only."),
        "dossiers.not_yours",
        status=403,
    )


# ---------------------------------------------------------------- two records of one human


def why_not_one(kept: Person, gone: Person, by: Actor) -> Refused | None:
    """Why two records cannot be one person's now; what overlaps is settled before, not in it."""
    return (
        why_not_merge(kept, gone, by)
        or why_not_this_way(kept, gone)
        or why_not_shared_time(kept, gone)
        or why_not_shared_places(kept, gone)
    )


def why_not_this_way(kept: Person, gone: Person) -> Refused | None:
    """The weightier record stays: a volunteer's never stands behind one that is none."""
    if who_stays(kept, gone)[0].pk == kept.pk:
        return None
    return Refused(_("The other record has more on it, so that one stays."), "dossiers.other_way")


def why_not_shared_time(kept: Person, gone: Person) -> Refused | None:
    """Nobody serves twice at once: one of two overlapping records is taken back first."""
    found = shared_time(kept, gone).first()
    if found is None:
        return None
    said = _("Both have hours confirmed for the same time (%(day)s, %(title)s). One is not true.")
    day = f"{clock.local(found.record.starts_at):%Y-%m-%d}"
    return Refused(said % {"day": day, "title": found.record.title}, "dossiers.shared_time")


def why_not_shared_places(kept: Person, gone: Person) -> Refused | None:
    """Nobody takes two places at once: one of them is given back first."""
    found = shared_places(kept, gone).first()
    if found is None:
        return None
    said = _("Both have a place at the same time (%(title)s). Give one of them back first.")
    return Refused(said % {"title": found.shift.activity.title}, "dossiers.shared_places")


# ---------------------------------------------------------------- requests about one's data


def why_not_ask(person: Person, kind: str, by: Actor) -> Refused | None:
    """The person asks, or the desk with their word; the same thing once at a time."""
    if refused := why_not_own(person, by):
        return refused
    if Case.objects.filter(person=person, kind=kind, outcome="").exists():
        return Refused(_("You have asked this already. It is being answered."), "dossiers.asked")
    return None


def why_not_answer(case: Case, by: Actor) -> Refused | None:
    """The centre's office answers, once, and never its own request."""
    if not may_merge(by):
        return Refused(
            _("The centre's office answers this."), "dossiers.not_the_office", status=403
        )
    if case.person_id in by.records:
        return Refused(
            _("This is your own request: somebody else answers."), "dossiers.own_case", status=403
        )
    if case.outcome:
        return Refused(_("This was answered already."), "dossiers.answered")
    return None


def why_not_close(person: Person, by: Actor) -> Refused | None:
    """What has to be settled before an account can be closed."""
    if refused := why_not_own(person, by):
        return refused
    people = list(one_human(person.pk).values_list("pk", flat=True))
    if Closure.objects.filter(person__in=people).exists():
        return Refused(_("This account is closed already."), "dossiers.closed")
    if Order.objects.filter(requester__in=people, state__in=OPEN).exists():
        return Refused(
            _("An order of yours is still running. Withdraw it or wait until it is done."),
            "dossiers.open_order",
        )
    today = clock.today()
    held = Grant.objects.filter(person__in=people).exclude(role=Role.CAPTAIN)
    if held.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today)).exists():
        return Refused(
            _("You hold a post. The office ends it first, so that your work goes to somebody."),
            "dossiers.post_held",
        )
    return None
