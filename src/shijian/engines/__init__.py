"""The mathematics: plain Python on frozen dataclasses, no clock, no database, no framework."""
