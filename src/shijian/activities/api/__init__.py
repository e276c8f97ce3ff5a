"""Activities as programs see them: finding, taking a place, coming and going, confirming."""

from shijian.activities.api.attend import router
from shijian.activities.api.join import router as join

# Addresses with a word come before those with a number in the same place.
router.add_router("", join)

__all__ = ["router"]
