"""Counting the facts, and reshaping the tree with everything that hangs on it."""

from shijian.indicators.commands.counting import count_facts
from shijian.indicators.commands.reshaping import merge_places, move_unit, split_village

__all__ = ["count_facts", "merge_places", "move_unit", "split_village"]
