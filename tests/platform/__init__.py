"""The launcher, the private cluster, serving, backup: what a machine does to us."""
