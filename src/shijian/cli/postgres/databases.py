"""The databases of one private cluster: which there are, copying one, naming another."""

from __future__ import annotations

import psycopg

from shijian.cli.postgres.cluster import Cluster


def run(cluster: Cluster, statement: str) -> None:
    """One statement outside any transaction; names in it are ours, never from outside."""
    with psycopg.connect(cluster.superuser_url, autocommit=True) as connection:
        connection.execute(statement.encode())


def exists(cluster: Cluster, database: str) -> bool:
    with psycopg.connect(cluster.superuser_url) as connection:
        asked = "SELECT 1 FROM pg_database WHERE datname = %s"
        return connection.execute(asked, [database]).fetchone() is not None


def drop(cluster: Cluster, database: str) -> None:
    run(cluster, f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def create(cluster: Cluster, database: str, *, like: str = "template1") -> None:
    """A new database, or one as another is now, to which nobody may be connected meanwhile."""
    drop(cluster, database)
    run(cluster, f"CREATE DATABASE {database} TEMPLATE {like} OWNER owner")
    run(cluster, f"GRANT CONNECT ON DATABASE {database} TO app")


def replace(cluster: Cluster, old: str, new: str) -> None:
    """Let `new` stand where `old` stood; the old one is gone."""
    drop(cluster, old)
    run(cluster, f"ALTER DATABASE {new} RENAME TO {old}")
