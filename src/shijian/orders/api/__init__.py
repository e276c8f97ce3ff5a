"""Orders as programs see them: placing, verifying, dispatching, taking, rating."""

from shijian.orders.api.moves import router as moves
from shijian.orders.api.place import router

router.add_router("", moves)

__all__ = ["router"]
