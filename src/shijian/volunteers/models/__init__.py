"""Volunteers, their consents, their states over time, their papers and their guardians."""

from shijian.volunteers.models.attributes import EmergencyContact, UnitCode, UnitTie
from shijian.volunteers.models.forms import (
    SignedForm,
)
from shijian.volunteers.models.guardians import (
    Guardianship,
)
from shijian.volunteers.models.invitations import (
    Invitation,
    Roster,
)
from shijian.volunteers.models.qualifications import (
    Qualification,
)
from shijian.volunteers.models.suspensions import (
    Appeal,
    Suspension,
)
from shijian.volunteers.models.verification import (
    Verification,
)
from shijian.volunteers.models.volunteers import (
    Consent,
    Scope,
    StateChange,
    Volunteer,
)

__all__ = [
    "Appeal", "Consent", "EmergencyContact", "Guardianship", "Invitation",
    "Qualification", "Roster", "Scope", "SignedForm", "StateChange", "Suspension", "UnitCode",
    "UnitTie", "Verification", "Volunteer",
]  # fmt: skip
