"""Volunteers as programs see them: one's own registration, and the staff's list."""

# In this order: an address with a word (/me) comes before one with a number in its place.
from shijian.volunteers.api import invite, own, staff
from shijian.volunteers.api.shapes import router

__all__ = ["invite", "own", "router", "staff"]
