"""The one door of the room's operations."""

from ninja import Router

router = Router(tags=["teams"])
