"""The only ways in which hours come and go: confirmed, agreed to, decided, taken back."""

from shijian.hours.commands.confirming import Result, confirm_services
from shijian.hours.commands.correcting import counter
from shijian.hours.commands.deciding import approve, release, void
from shijian.hours.commands.moving import rehang
from shijian.hours.rules import Service

__all__ = [
    "Result", "Service", "approve", "confirm_services", "counter", "rehang", "release", "void",
]  # fmt: skip
