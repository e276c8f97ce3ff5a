"""What `serve` will not serve with: settings that would harm people's data."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

SECRET_LENGTH_MIN = 40
SITE_WORDS = {
    "name": "SHIJIAN_SITE_NAME",
    "host_unit": "SHIJIAN_HOST_UNIT",
    "icp": "SHIJIAN_ICP",
    "police_record": "SHIJIAN_POLICE_RECORD",
    "complaint_phone": "SHIJIAN_COMPLAINT_PHONE",
}


def refusals() -> list[str]:
    """Settings that are not safe, each in one sentence with what to do."""
    secret, hosts = settings.SECRET_KEY, settings.ALLOWED_HOSTS
    found = [
        (settings.MODE != "production", "SHIJIAN_MODE must be production or unset"),
        (settings.DEBUG, "DEBUG is on"),
        (len(secret) < SECRET_LENGTH_MIN or len(set(secret)) < 10,
         f"SHIJIAN_SECRET_KEY must be {SECRET_LENGTH_MIN} random characters (`init` makes one)"),
        (not hosts, "SHIJIAN_HOSTS must name the hosts that are served"),
        ("*" in hosts, "SHIJIAN_HOSTS must name hosts, not *"),
        (not settings.SESSION_COOKIE_SECURE, "SHIJIAN_HTTPS=0 sends sign-ins unprotected"),
        (urlsplit(settings.PUBLIC_URL).scheme != "https", "SHIJIAN_PUBLIC_URL must be https"),
        *_key_file(Path(settings.KEY_FILE)),
    ]  # fmt: skip
    return [reason for wrong, reason in found if wrong]


def _key_file(path: Path) -> list[tuple[bool, str]]:
    if not path.exists():
        return [(True, f"the key file {path} is missing (SHIJIAN_KEY_FILE)")]
    mode = path.stat().st_mode & 0o777
    return [(bool(mode & 0o077), f"the key file {path} can be read by others (mode {mode:o})")]


def database_refusals() -> list[str]:
    """What the database itself says against being served."""
    from shijian.common.models import Installation

    found = []
    if Installation.objects.filter(demo=True).exists():
        found.append("this database is marked as a demonstration; that mark cannot be removed")
    if one_role() and not settings.SINGLE_ROLE:
        found.append(
            "the role of DATABASE_URL owns the tables and could change the journal: serve with a"
            " second role (docs/operations.md), or set SHIJIAN_SINGLE_ROLE=1"
        )
    return found


def one_role() -> bool:
    """Whether the serving role could lift the guards of the append-only tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(pg_has_role(current_user, relowner, 'USAGE'))"
            " OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
            " FROM pg_class WHERE oid = to_regclass('journal_entry')"
        )
        return bool(cursor.fetchone()[0])


def warnings() -> list[str]:
    """Legal words of the footer that are still empty."""
    return [
        f"{variable} is empty: the footer lacks it"
        for key, variable in SITE_WORDS.items()
        if not settings.SITE.get(key)
    ]
