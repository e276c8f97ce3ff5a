"""A private PostgreSQL for a demonstration, a test run or a single machine (decision 22)."""

from shijian.cli.postgres.binaries import Binaries, client, installed, packaged
from shijian.cli.postgres.cluster import Cluster
from shijian.cli.postgres.errors import Busy, ClusterError

__all__ = ["Binaries", "Busy", "Cluster", "ClusterError", "client", "installed", "packaged"]
