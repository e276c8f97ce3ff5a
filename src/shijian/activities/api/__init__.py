"""Activities as programs see them: finding, taking a place, coming and going, confirming."""

# In this order: an address with a word (/scans) comes before one with a number in its place.
from shijian.activities.api import asking, attend, join
from shijian.activities.api.shapes import router

__all__ = ["asking", "attend", "join", "router"]
