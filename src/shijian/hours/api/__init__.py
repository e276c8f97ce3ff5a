"""Hours as programs read and decide about them."""

from shijian.hours.api import pending, records
from shijian.hours.api.shapes import router

__all__ = ["pending", "records", "router"]
