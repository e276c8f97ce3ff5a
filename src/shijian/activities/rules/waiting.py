"""Questions to the organiser and invitations: who may be answered, who may be asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shijian.accounts.models import Person
from shijian.activities.models import Post, Shift, Signup
from shijian.activities.queries.facts import facts_of
from shijian.activities.rules.places import why_not_sign_up
from shijian.common.refused import Refused

INVITATION = "activities.invitation"


def why_not_answer(signup: Signup, outcome: str = "") -> Refused | None:
    """Only an open question is answered, and a yes asks the same conditions once more."""
    if signup.state != Signup.State.ASKED:
        return Refused(_("This question has been answered already."), "activities.answered")
    if not outcome:
        return None
    facts = facts_of(signup.person_id, [signup.shift])
    return why_not_sign_up(
        signup.shift, facts, post=signup.post, companions=signup.companions
    ) or Refused(_("This person cannot take part any more."), "activities.not_any_more")


def why_not_invite(shift: Shift, person: Person, post: Post | None) -> Refused | None:
    """Whoever could take the place can be invited to it, once."""
    facts = facts_of(person.pk, [shift])
    if shift.pk in facts.pending:
        return Refused(
            _("This person waits for a place, or was invited, already."), "activities.pending"
        )
    no = why_not_sign_up(shift, facts, post=post)
    return None if no is not None and no.code == INVITATION else no
