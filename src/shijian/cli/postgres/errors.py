"""What can go wrong with a private cluster, each with one sentence for a person."""


class ClusterError(Exception):
    """The cluster cannot do this here; the text says why."""


class Busy(ClusterError):
    """Another process has this cluster open."""
