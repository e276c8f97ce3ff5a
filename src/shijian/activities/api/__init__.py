"""Activities as programs see them: finding, taking a place, coming and going, confirming."""

from shijian.activities.api.attend import router as attendance
from shijian.activities.api.join import router

router.add_router("", attendance)

__all__ = ["router"]
