"""Volunteers, their consents, their states over time, their papers and their guardians."""

from shijian.volunteers.models.volunteers import Consent, Scope, StateChange, Volunteer

__all__ = ["Consent", "Scope", "StateChange", "Volunteer"]
