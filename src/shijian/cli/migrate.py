"""Bring a database up to this version: tables, then functions and triggers, then rights."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from shijian.cli import environment
from shijian.cli.say import Stop, say

ADVISORY_LOCK = 0x5368696A69616E  # "Shijian"
LOCK_SECONDS = 5

REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""
GUARD = """
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION append_only()
"""


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--plan", action="store_true", help="only say what would be done")
    environment.database_arguments(parser)


def run(options: Namespace) -> int:
    with environment.database(options, role="owner", make=True) as place:
        if options.plan:
            for line in pending():
                print(line)
            return 0
        done = migrate(app_role=place.app_role)
        say("; ".join(done) if done else "the database is up to date")
    return 0


def migrate(app_role: str | None) -> list[str]:
    """Everything in order, under one lock for the whole database; what was done, in words."""
    with _alone():
        waiting = len(_pending_migrations())
        if waiting:
            call_command("migrate", interactive=False, verbosity=0)
        files = apply_sql()
        _note_installation()
        if app_role and app_role != connection.settings_dict["USER"]:
            grant(app_role)
    done = [f"{waiting} migrations applied"] if waiting else []
    return [*done, f"{files} files of functions applied"] if files else done


def _note_installation() -> None:
    """The one row that says what this database is; `demo` marks it, `init` names its county."""
    from shijian.common.models import Installation

    Installation.objects.get_or_create(pk=1)


def pending() -> list[str]:
    """What this version has and the database has not; empty when it may be served."""
    waiting = [f"{migration.app_label}.{migration.name}" for migration in _pending_migrations()]
    if "common_appliedsql" not in connection.introspection.table_names():
        return waiting
    applied = _applied()
    return waiting + [name for name, text in _files() if applied.get(name) != _digest(text)]


def apply_sql() -> int:
    """Put every room's functions and triggers in place, lowest floor first; how many changed."""
    from shijian.common.models import AppliedSql

    with transaction.atomic(), connection.cursor() as cursor:
        applied = _applied()
        changed = [(name, text) for name, text in _files() if applied.get(name) != _digest(text)]
        for name, text in changed:
            try:
                cursor.execute(text)
            except DatabaseError as error:
                raise Stop(f"{name} cannot be applied: {error}") from error
            AppliedSql.objects.update_or_create(path=name, defaults={"sha256": _digest(text)})
        cursor.execute(REFUSE_CHANGE)
        for table in append_only_tables():
            cursor.execute(sql.SQL(GUARD).format(table=sql.Identifier(table)))
    return len(changed)


def append_only_tables() -> list[str]:
    """Every room names its own in its AppConfig."""
    return [table for app in apps.get_app_configs() for table in getattr(app, "append_only", ())]


def grant(role: str) -> None:
    """Let the serving role work, and never change what is append-only (decision 14)."""
    tables = append_only_tables()
    kept = [*tables, "django_migrations", "common_appliedsql"]
    statements = [
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
        "REVOKE UPDATE, DELETE, TRUNCATE ON {kept} FROM {role}",
        "REVOKE INSERT ON django_migrations, common_appliedsql FROM {role}",
        "REVOKE DELETE, TRUNCATE ON common_installation FROM {role}",
    ]
    names = {
        "role": sql.Identifier(role),
        "kept": sql.SQL(", ").join(map(sql.Identifier, kept)),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(sql.SQL(statement).format(**names))


@contextmanager
def _alone() -> Iterator[None]:
    """One migration at a time; a table that is busy stops it soon instead of stopping everybody."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        try:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        except OperationalError:
            raise Stop("another migration is running on this database.") from None
        try:
            yield
        finally:
            if connection.is_usable():
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


def _pending_migrations() -> list[Migration]:
    executor = MigrationExecutor(connection)
    return [step for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def _files() -> list[tuple[str, str]]:
    package = Path(settings.PACKAGE)
    return [
        (path.relative_to(package).as_posix(), path.read_text(encoding="utf-8"))
        for room in reversed(settings.ROOMS)
        for path in sorted((package / room / "sql").glob("*.sql"))
    ]


def _applied() -> dict[str, str]:
    from shijian.common.models import AppliedSql

    return dict(AppliedSql.objects.values_list("path", "sha256"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
