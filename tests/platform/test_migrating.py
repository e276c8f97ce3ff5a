"""Migrations, functions, guards and rights: on the newest and on the oldest PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from django.apps import apps

from shijian.cli import migrate
from shijian.cli.postgres import Binaries, Cluster, packaged
from tests.platform.served import Installation


def test_migrates_founds_and_checks(folder: Path, binaries: Binaries) -> None:
    with Cluster.open(folder / "postgres", binaries) as cluster:
        here = Installation(folder, cluster)
        first = here.run("migrate")
        assert first.returncode == 0, first.stderr
        assert "migrations applied" in first.stdout
        assert "up to date" in here.run("migrate").stdout
        assert here.run("migrate", "--plan").stdout == ""
        founded = here.run("init", "--county", "330326")
        assert founded.returncode == 0, founded.stderr
        checked = here.run("check")
        assert checked.returncode == 0, checked.stdout
        assert "WRONG" not in checked.stdout


def test_check_finds_what_is_wrong(folder: Path) -> None:
    with Cluster.open(folder / "postgres", packaged()) as cluster:
        here = Installation(folder, cluster)
        assert here.run("init", "--county", "330326").returncode == 0
        with psycopg.connect(cluster.url("postgres")) as maker:
            maker.execute("ALTER TABLE journal_entry DISABLE TRIGGER append_only")
            maker.execute("SET session_replication_role = replica")
            maker.execute("UPDATE organisations_organisation SET path = '/0/' WHERE id ="
                          " (SELECT max(id) FROM organisations_organisation)")  # fmt: skip
        checked = here.run("check")
    assert checked.returncode == 1
    assert "has path /0/ and not the one" in checked.stdout
    assert "journal_entry can be changed" in checked.stdout


@pytest.mark.parametrize("role", ["app", "owner"])
def test_append_only_holds_for_every_role(installation: Installation, role: str) -> None:
    tables = migrate.append_only_tables()
    assert {"journal_entry", "points_entry", "hours_servicerecord"} <= set(tables)
    url = installation.cluster.url(role)
    with psycopg.connect(url, autocommit=True) as connection:
        for table in tables:
            for statement in (
                f"UPDATE {table} SET id = id",
                f"DELETE FROM {table}",
                f"TRUNCATE {table} CASCADE",
            ):
                with pytest.raises(
                    (psycopg.errors.RestrictViolation, psycopg.errors.InsufficientPrivilege,
                     psycopg.errors.UndefinedColumn)
                ):  # fmt: skip
                    connection.execute(statement)


def test_the_serving_role_owns_nothing_and_can_use_everything(installation: Installation) -> None:
    with psycopg.connect(installation.cluster.app_url, autocommit=True) as app:
        owned = app.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = 'app'")
        assert owned.fetchone() == (0,)
        for model in apps.get_models():
            app.execute(f'SELECT 1 FROM "{model._meta.db_table}" LIMIT 1')
        for statement in ("CREATE TABLE mine (a int)", "DROP TABLE journal_entry",
                          "ALTER TABLE points_entry DISABLE TRIGGER append_only",
                          "SET session_replication_role = replica",
                          "DELETE FROM django_migrations"):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)


def test_a_busy_table_stops_a_migration_soon(folder: Path) -> None:
    """Five seconds, then a sentence: a queue behind a lock would stop everybody at their pages."""
    with Cluster.open(folder / "postgres", packaged()) as cluster:
        here = Installation(folder, cluster)
        with psycopg.connect(cluster.owner_url) as other:
            other.execute("SELECT pg_advisory_lock(%s)", [migrate.ADVISORY_LOCK])
            done = here.run("migrate")
            assert done.returncode == 1
            assert "another migration is running" in done.stderr
        assert here.run("migrate").returncode == 0


def test_a_changed_function_is_put_back_and_the_rest_is_skipped(
    installation: Installation,
) -> None:
    owner_url = installation.cluster.owner_url
    with psycopg.connect(owner_url) as owner:
        owner.execute("UPDATE common_appliedsql SET sha256 = 'old' WHERE path LIKE 'journal/%'")
    assert "journal/sql" in installation.run("migrate", "--plan").stdout
    assert "behind" in installation.run("serve", "--port", "1").stderr
    assert "1 files of functions" in installation.run("migrate").stdout
