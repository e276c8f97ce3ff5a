"""What is done to one person's file as a whole."""

from shijian.dossiers.commands.copies import take_copy

__all__ = ["take_copy"]
