"""Why a post may not be taken, handed over or left."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person
from shijian.catalogue.models import PostStandard
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.organisations.models import Holding, Organisation
from shijian.organisations.queries import current_holdings, post_that_checks
from shijian.organisations.rules.who import ACTING, leads, not_above, withdrawn

LONGEST_AHEAD = dt.timedelta(days=366)


def why_not_appoint(organisation: Organisation, by: Actor) -> Refused | None:
    """A post gives rights, so nobody fills the posts of the unit they work in: the one above does.

    The centre has nothing above it; its office keeps its own posts.
    """
    if not leads(organisation, by):
        return not_above()
    if organisation.state not in ACTING:
        return withdrawn()
    return None


def why_not_hold(
    organisation: Organisation, post: PostStandard, person: Person, starts_on: dt.date
) -> Refused | None:
    """One first responsible person at a time; one person once in a post."""
    if starts_on > clock.today() + LONGEST_AHEAD:
        return Refused(
            _("This day is more than a year away."),
            "organisations.too_far_ahead",
            status=422,
            field="starts_on",
        )
    later = Holding.objects.filter(organisation=organisation, post=post.code, ends_on__isnull=True)
    ended = Holding.objects.filter(organisation=organisation, post=post.code, ends_on__gt=starts_on)
    in_post = later | ended
    if in_post.filter(person=person).exists():
        return Refused(
            _("This person already holds this post in that time."),
            "organisations.already_in_post",
            field="post",
        )
    if post.first_responsible and in_post.exists():
        return Refused(
            _("%(post)s is still held by somebody. Hand the post over instead.") % {"post": post},
            "organisations.post_is_held",
            field="post",
        )
    return why_not_check_oneself(organisation, post, person, starts_on)


def why_not_check_oneself(
    organisation: Organisation, post: PostStandard, person: Person, starts_on: dt.date
) -> Refused | None:
    """Nobody holds two posts that check each other: recorder and confirmer, inspector and staff."""
    other = post_that_checks(organisation, post, person, starts_on)
    if other is None:
        return None
    return Refused(
        _("This person is %(other)s, and these two posts check each other. Choose somebody else.")
        % {"other": other},
        "organisations.posts_check_each_other",
        field="post",
    )


def why_not_term(starts_on: dt.date, until: dt.date | None) -> Refused | None:
    """The last day of a term lies after its first one."""
    if until is None or until >= starts_on:
        return None
    return Refused(
        _("The term would end before it begins."),
        "organisations.term_ends_early",
        status=422,
        field="term_until",
    )


def why_not_renew(holding: Holding, until: dt.date, by: Actor) -> Refused | None:
    """A term that still runs is prolonged by those who may appoint, to a day that is to come."""
    if refused := why_not_end(holding, by):
        return refused
    if until <= clock.today():
        return Refused(
            _("Enter a day that is still to come."),
            "organisations.term_ends_early",
            status=422,
            field="term_until",
        )
    return None


def why_not_succeed(holding: Holding, person: Person) -> Refused | None:
    """A post is handed over to somebody else."""
    if holding.person_id != person.pk:
        return None
    return Refused(
        _("This person holds the post already. Prolong the term instead."),
        "organisations.same_person",
        status=422,
        field="name",
    )


def why_not_end(holding: Holding, by: Actor) -> Refused | None:
    """A term is ended by those who may appoint, once."""
    if not leads(holding.organisation, by):
        return not_above()
    if holding.ends_on is not None:
        return Refused(_("This term has already ended."), "organisations.already_ended")
    return None


def why_not_end_on(holding: Holding, day: dt.date) -> Refused | None:
    """A term ends after it began, today at the latest: rights end with it.

    One that has not begun ends on its first day: it never was.
    """
    if holding.starts_on <= day <= max(clock.today(), holding.starts_on):
        return None
    return Refused(
        _("Enter a day between the first day of the term and today."),
        "organisations.end_out_of_term",
        status=422,
        field="on",
    )


def lone_post(organisation: Organisation, post: str) -> bool:
    """Whether ending one term leaves the post empty: the page says so before it does."""
    return current_holdings().filter(organisation=organisation, post=post).count() <= 1
