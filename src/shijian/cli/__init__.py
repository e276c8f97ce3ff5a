"""The command line: the only floor that starts and stops processes."""
