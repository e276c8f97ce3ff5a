"""What many do at once: real server processes, committed data, and mutants that must fail."""
