"""What a pasted group list (群接龙) becomes: who will be asked, and which lines cannot be."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.engines.grouplist import Fault, Found, read_list
from shijian.teams.models import Team
from shijian.teams.rules.teams import why_not_lead
from shijian.volunteers.rules import Invitee, faults_of

FAULTS: dict[Fault, Promise] = {
    Fault.NO_PHONE: _("no phone number"),
    Fault.NO_NAME: _("no name"),
    Fault.BAD_PHONE: _("this is no mobile number"),
    Fault.TWICE: _("stands further up already"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the list as it was read, and why they cannot be asked."""

    found: Found
    why: str | Promise = ""

    @property
    def invitee(self) -> Invitee:
        """As the invitation wants it."""
        return Invitee(self.found.name, self.found.phone)


def why_not_gather(team: Team, by: Actor) -> Refused | None:
    """Those who lead a living team ask people into it."""
    if refused := why_not_lead(team, by):
        return refused
    if not team.active:
        return Refused(_("This team does not exist any more."), "teams.not_active")
    return None


def lines_of(text: str) -> list[Line]:
    """Everybody whom the list names, in its order; nobody is asked by looking."""
    found = [Line(row, FAULTS[row.fault] if row.fault else "") for row in read_list(text)]
    good = [number for number, line in enumerate(found) if not line.why]
    for number, refused in faults_of([found[at].invitee for at in good]).items():
        at = good[number - 1]
        found[at] = Line(found[at].found, str(refused))
    return found


def why_not_send(lines: list[Line]) -> Refused | None:
    """A list without anybody who can be asked is not sent."""
    if any(not line.why for line in lines):
        return None
    return Refused(
        _("Nobody on this list can be asked. Each line needs a name and a mobile number."),
        "teams.nobody_to_ask",
        status=422,
        field="text",
    )
