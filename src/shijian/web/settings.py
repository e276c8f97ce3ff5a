"""Typed settings: everything comes from the environment or from files, secure by default."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    """A setting from `NAME` or, for secrets, from the file that `NAME_FILE` names."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    return os.environ.get(name, default)


MODE = env("SHIJIAN_MODE", "production")  # production, demo, test
DEMO = MODE == "demo"
TESTING = MODE == "test"
PROCESS = env("SHIJIAN_PROCESS", "web")  # web, worker, command: how long a statement may take
DATA = Path(env("SHIJIAN_DATA", str(PACKAGE.parent.parent / ".data")))
KEY_FILE = Path(env("SHIJIAN_KEY_FILE", str(DATA / "keys.json")))
SECRET_KEY = env("SHIJIAN_SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = [h for h in env("SHIJIAN_HOSTS").split(",") if h]
CSRF_TRUSTED_ORIGINS = [o for o in env("SHIJIAN_ORIGINS").split(",") if o]
TRUSTED_PROXIES = {a for a in env("SHIJIAN_TRUSTED_PROXIES").split(",") if a}
SINGLE_ROLE = env("SHIJIAN_SINGLE_ROLE") == "1"
DRAINING_FLAG = env("SHIJIAN_DRAINING_FLAG")  # while this file exists, /readyz says no

STATEMENT_SECONDS = {"web": 10, "worker": 120, "command": 0}
# A page asks the same statements all day: PostgreSQL keeps their plans.
PREPARED = {"server_side_binding": True, "prepare_threshold": 2}
POOL = int(env("SHIJIAN_POOL", "0" if TESTING else "4"))


def database(url: str) -> dict[str, Any]:
    """Django's settings for a `postgresql://` address."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "options": f"-c statement_timeout={STATEMENT_SECONDS[PROCESS]}s"
            " -c idle_in_transaction_session_timeout=30s",
            "connect_timeout": 5,
            **(PREPARED if PROCESS == "web" else {}),
            **({"pool": {"min_size": 1, "max_size": POOL, "timeout": 5}} if POOL else {}),
            **(dict(parse_qsl(parts.query))),
        },
        "TEST": {
            "NAME": env("SHIJIAN_TEST_DATABASE", "test_shijian"),
            "TEMPLATE": env("SHIJIAN_TEST_TEMPLATE") or None,  # a migrated database to clone
        },
    }


DATABASES = {"default": database(env("DATABASE_URL", "postgresql://127.0.0.1/shijian"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOMS = (  # top to bottom: decision 6
    "web", "openapi", "indicators", "dossiers", "imports", "supervision", "orders", "activities",
    "menu", "hours", "points", "teams", "volunteers", "organisations", "catalogue", "accounts",
    "notices", "journal", "common",
)  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "template_partials",
    "django_htmx",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *(f"shijian.{room}" for room in reversed(ROOMS)),
]
MIDDLEWARE = [
    "shijian.web.health.probes",
    "shijian.common.http.answers",
    "shijian.common.logs.requests",
    "shijian.web.lean.scans",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "shijian.web.middleware.who",
    "shijian.web.middleware.where",
    "shijian.web.middleware.keep",
    "shijian.common.http.refusals",
]
if DEMO:
    MIDDLEWARE.insert(1, "shijian.common.moved.moved_clock")
ROOT_URLCONF = "shijian.web.urls"
WSGI_APPLICATION = "shijian.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "shijian.web.context.site",
                "shijian.web.context.console",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "shijian.web.templatetags.shijian",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = [  # tests check a hundred PINs; each of the real ones takes a third of a second
    f"django.contrib.auth.hashers.{'MD5' if TESTING else 'Argon2'}PasswordHasher"
]
AUTHENTICATION_BACKENDS = ["shijian.accounts.adapter.SignInBackend"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "shijian.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
MFA_ADAPTER = "shijian.accounts.adapter.SecretAdapter"
MFA_SUPPORTED_TYPES = ["totp"]
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "shijian.accounts.adapter"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env("SHIJIAN_HTTPS", "1") == "1" and not (
    DEMO or TESTING
)
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "shijian.web.views.csrf_failure"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "common_cache",
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
BODY_LIMIT = 10 * 1_048_576

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS: list[str] = []
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("SHIJIAN_STATIC", str(DATA / "static")))  # built by the command line
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage."
        + ("StaticFilesStorage" if TESTING else "ManifestStaticFilesStorage")
    },
}
FILES = DATA / "files"

SITE = {
    "name": env("SHIJIAN_SITE_NAME"),
    "host_unit": env("SHIJIAN_HOST_UNIT"),
    "icp": env("SHIJIAN_ICP"),
    "police_record": env("SHIJIAN_POLICE_RECORD"),
    "complaint_phone": env("SHIJIAN_COMPLAINT_PHONE"),
    "order_prefix": env("SHIJIAN_ORDER_PREFIX", "SJ"),
}
TRUSTED_PROXIES = {p for p in env("SHIJIAN_TRUSTED_PROXIES").split(",") if p}
SMS = {"url": env("SHIJIAN_SMS_URL"), "key": env("SHIJIAN_SMS_KEY")}  # no gateway: a file
# A real-name service, asked by a job; without one the number's own proof counts.
IDENTITY = {"url": env("SHIJIAN_IDENTITY_URL"), "key": env("SHIJIAN_IDENTITY_KEY")}
PUBLIC_URL = env("SHIJIAN_PUBLIC_URL", "http://127.0.0.1:8000")

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
HEARTBEAT_SECONDS_MAX = 60
SEAL_LAG_SECONDS_MAX = 600

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "shijian.common.logs.JsonFormatter"},
        "plain": {"()": "shijian.common.logs.PlainFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "plain" if DEMO else "json",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING" if DEMO or TESTING else "INFO"},
    "loggers": {
        # A path may hold a code or a token: only common.logs speaks of requests.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
        "psycopg.pool": {"level": "ERROR"},  # it speaks while a server stops, and /readyz tells
        "shijian.codes": {"level": "INFO"},
    },
}
