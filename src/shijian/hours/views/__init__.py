"""Pages of hours: one's own, the rows behind figures, what waits and what is held."""
