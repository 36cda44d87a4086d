"""All settings, from the environment. Production is the default; `torana up` sets what it needs.

Importing this never fails: processes that serve people call `ENV.refuse_problems()` first, which
tells everything that is wrong at once. `torana doctor` prints what is set, and from where.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from torana.base import languages, logs, witnesses
from torana.base.env import Env, rotated_away
from torana.base.postgres import roles
from torana.base.postgres.cluster import socket_folder

ENV = Env(os.environ)
HERE = Path(__file__).parent
PARTS = (
    "transparency",
    "identity",
    "catalogue",
    "consent",
    "registries",
    "documents",
    "messages",
    "credentials",
    "casework",
)
DOORS = ("portal", "desk", "signin", "tiles", "watch")


# --- Where things are


def _data_default() -> Path:
    if os.geteuid() == 0:
        return Path("/var/lib/torana")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "torana"


DATA = ENV.folder("TORANA_DATA", _data_default())
_BACKUP = ENV.text("TORANA_BACKUP")  # "" keeps no archive (docs/how-to/back-up.md)
BACKUP = Path(_BACKUP).expanduser().absolute() if _BACKUP else None
BIND = ENV.text("TORANA_BIND", "127.0.0.1")
PORT = ENV.number("TORANA_PORT", 8000, least=1, most=65535)
PUBLIC_URL = ENV.text("TORANA_PUBLIC_URL", f"http://localhost:{PORT}").rstrip("/")
_LOOPBACK = BIND in {"127.0.0.1", "::1", "localhost"}
_PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname or ""

# --- The demonstration: only in a data folder that `torana up` made, only on this machine

DEMO_MARKER = DATA / "demonstration"
_DEMO_WANTED = ENV.flag("TORANA_DEMO")
DEMO = _DEMO_WANTED and _LOOPBACK and DEMO_MARKER.exists()
ENV.require(
    holds=not _DEMO_WANTED or DEMO,
    problem="TORANA_DEMO is on, but demonstration people and their telephones exist only in a "
    f"data folder made by `torana up` ({DATA} is "
    f"{'one' if DEMO_MARKER.exists() else 'none'}) and bound to this machine alone (TORANA_BIND "
    f"is {BIND}). Leave TORANA_DEMO unset in production.",
)
ENV.require(
    holds=DEMO or PUBLIC_URL.startswith("https://"),
    problem="TORANA_PUBLIC_URL must be the https:// address at which residents reach the service; "
    f"it is {PUBLIC_URL}.",
)

# --- Secrets

SECRET_KEY = (
    ENV.secret(
        "TORANA_SECRET_KEY",
        file=DATA / "secrets" / "secret-key",
        purpose="signs sessions and forms",
    )
    or "missing"
)
MASTER_KEY = (
    ENV.secret(
        "TORANA_MASTER_KEY",
        file=DATA / "secrets" / "master-key",
        purpose="wraps every key of what is sealed, 64 hexadecimal digits",
    )
    or "missing"  # which is not hexadecimal, so that nothing is ever sealed under it
)

# Where they stand, to be rotated (base/keyring.py); None: in the environment, for good
MASTER_KEY_FILE = (
    None
    if "TORANA_MASTER_KEY" in os.environ
    else Path(os.environ.get("TORANA_MASTER_KEY_FILE", DATA / "secrets" / "master-key"))
)
SECRET_KEY_FILE = (
    None
    if "TORANA_SECRET_KEY" in os.environ
    else Path(os.environ.get("TORANA_SECRET_KEY_FILE", DATA / "secrets" / "secret-key"))
)
SECRET_KEY_FALLBACKS = rotated_away(SECRET_KEY_FILE)  # what the key before signed is accepted

_METRICS_TOKEN_FILE = DATA / "secrets" / "metrics-token"
METRICS_TOKEN = (
    ENV.secret(
        "TORANA_METRICS_TOKEN", file=_METRICS_TOKEN_FILE, purpose="opens /metrics to Prometheus"
    )
    if {"TORANA_METRICS_TOKEN", "TORANA_METRICS_TOKEN_FILE"} & os.environ.keys()
    or os.access(_METRICS_TOKEN_FILE, os.R_OK)
    else ""  # then there is no such address
)
ENV.require(
    holds=not METRICS_TOKEN or len(METRICS_TOKEN) >= 20,  # noqa: PLR2004 - 100 bits and more
    problem="TORANA_METRICS_TOKEN is short enough to be guessed: give it 20 signs or more.",
)

# --- The database

ROLE = ENV.text("TORANA_ROLE", "web", among=(*roles.RUNTIME, "owner"))


def _database() -> dict[str, Any]:
    """Return the database as this process's role sees it: the private one, or the one named.

    TORANA_DATABASE_URL serves the process in its role, which may stand in it as {role};
    TORANA_DATABASE_OWNER_URL serves those that migrate.
    """
    name = "TORANA_DATABASE_OWNER_URL" if ROLE == "owner" else "TORANA_DATABASE_URL"
    url = ENV.address(name).replace("{role}", ROLE)
    common = {
        "ENGINE": "torana.base.postgres.engine",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,  # a restarted database costs nobody a page
        # A database that stands still, or a cable pulled out, holds no page for ever.
        "ANSWER_S_MAX": 15.0 if ROLE == "web" else None,
    }
    if not url:
        private = {
            "NAME": roles.DATABASE,
            "USER": f"torana_{ROLE}",
            "HOST": str(socket_folder(DATA)),
        }
        return common | private | {"OPTIONS": {"connect_timeout": 5}}
    parts = urlsplit(url)
    ENV.require(
        holds=parts.scheme in {"postgresql", "postgres"},
        problem=f"{name} must look like postgresql://user:password@host:5432/database.",
    )
    options = dict(parse_qsl(parts.query))
    ENV.require(
        holds=roles.stays_here(parts.hostname) or options.get("sslmode") in roles.SAID_SSLMODES,
        problem=f"{name} reaches {parts.hostname} over the network: end it with "
        "?sslmode=verify-full&sslrootcert=FILE, or say sslmode=disable where the line is safe.",
    )
    return common | {
        "NAME": parts.path.lstrip("/") or roles.DATABASE,
        "USER": unquote(parts.username or f"torana_{ROLE}"),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"connect_timeout": 5} | options,
    }


DATABASE_IS_PRIVATE = not ENV.address("TORANA_DATABASE_URL")
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- The log's name in its checkpoints; it cannot change once the first one is signed

LOG_ORIGIN = ENV.text("TORANA_LOG_ORIGIN", "nyota.example/log")

# --- Witnesses of the log: VKEY@https://ADDRESS, with commas between (docs/how-to/witness.md)

_BESIDE = witnesses.beside(DATA) if DEMO_MARKER.exists() else ()  # the demonstration's own
WITNESSES, _problems = witnesses.read(ENV.items("TORANA_WITNESSES", _BESIDE), "TORANA_WITNESSES")
ENV.problems += _problems
WITNESS_QUORUM = ENV.number(
    "TORANA_WITNESS_QUORUM", len(WITNESSES) // 2 + 1, least=1, most=max(1, len(WITNESSES))
)  # of how many a checkpoint needs the word, to be published at /log/checkpoint

# --- How many requests are worked on at once: processes, and threads in each

WEB_PROCESSES = ENV.number(
    "TORANA_WEB_PROCESSES", min(os.cpu_count() or 1, 8), least=1, most=32
)  # a core each: Python works on one thing at a time
WEB_THREADS = ENV.number("TORANA_WEB_THREADS", 4, least=1, most=32)  # and one more for /health

# --- Limits

UPLOAD_BYTES_MAX = ENV.size_bytes("TORANA_UPLOAD_BYTES_MAX", 10_000_000)
SESSION_IDLE_S_MAX = ENV.duration_s("TORANA_SESSION_IDLE_S_MAX", 30 * 60)
SESSION_AGE_S_MAX = ENV.duration_s("TORANA_SESSION_AGE_S_MAX", 12 * 3600)  # then sign in again
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # of a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = ["torana.base.uploads.BoundedUploadHandler"]  # never in a temporary file

# --- The scanner that is asked about every file: the socket of a clamd on this machine

SCANNER = ENV.text("TORANA_SCANNER")

# --- The ways to people: a gateway for text messages, a server for e-mail

SMS_URL = ENV.text("TORANA_SMS_URL")  # takes {"id", "to", "text"} by POST; see messages/channels
SMS_TOKEN = (
    ENV.secret("TORANA_SMS_TOKEN", file=DATA / "secrets" / "sms-token", purpose="opens the gateway")
    if SMS_URL
    else ""
)
MAIL_HOST = ENV.text("TORANA_MAIL_HOST")
MAIL_PORT = ENV.number("TORANA_MAIL_PORT", 587, least=1, most=65535)
MAIL_TLS = ENV.flag("TORANA_MAIL_TLS", default=True)
MAIL_USER = ENV.text("TORANA_MAIL_USER")
MAIL_PASSWORD = (
    ENV.secret("TORANA_MAIL_PASSWORD", file=DATA / "secrets/mail-password", purpose="sends mail")
    if MAIL_USER
    else ""
)
MAIL_FROM = ENV.text("TORANA_MAIL_FROM", f"no-reply@{_PUBLIC_HOST}")
ENV.require(
    holds=not SMS_URL or SMS_URL.startswith(("https://", "http://localhost", "http://127.0.0.1")),
    problem="TORANA_SMS_URL must begin with https://: codes would be read on the way.",
)
ENV.require(
    holds=DEMO or bool(SMS_URL),
    problem="TORANA_SMS_URL is not set: nobody could sign in, for the code goes to the telephone.",
)

# --- Django

DEBUG = False
LOGGING = logs.LOGGING
ROOT_URLCONF = "torana.urls"
SILENCED_SYSTEM_CHECKS = ["urls.W002"]  # /desk and /desk/... without an address that ends in /
WSGI_APPLICATION = "torana.wsgi.application"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
if not DEMO:
    ALLOWED_HOSTS += [_PUBLIC_HOST, *ENV.items("TORANA_HOSTS")]

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "torana.base",
    *(f"torana.parts.{part}" for part in PARTS),
    "torana.wiring.Wiring",
]
MIDDLEWARE = [
    "torana.base.metrics.middleware.CountingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "torana.base.web.RefusalMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "torana.speaking.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "torana.doors.signin.middleware.ActorMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "templates", *(HERE / "doors" / door / "templates" for door in DOORS)],
        "OPTIONS": {
            "environment": "torana.templating.environment",
            "context_processors": ["torana.frame.frame"],
        },
    }
]

SESSION_ENGINE = "torana.base.sessions"
SESSION_COOKIE_AGE = SESSION_IDLE_S_MAX
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_NAME = "__Host-session" if SESSION_COOKIE_SECURE else "session"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrftoken" if SESSION_COOKIE_SECURE else "csrftoken"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("https://") else []
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True  # of the host of TORANA_PUBLIC_URL
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.flag("TORANA_PROXY") else None

# --- Languages: a nation names its own; these are those that have a catalogue (base/languages.py)

_FONTS = ENV.text("TORANA_FONTS")  # a folder of fonts for certificates, beside ours
FONTS = Path(_FONTS) if _FONTS else None

USE_TZ = True
TIME_ZONE = "UTC"  # the database's; pages show the agency's own
USE_I18N = True
LANGUAGE_CODE = "en"
_LOCALES_BESIDE = ENV.text("TORANA_LOCALES")  # a folder of catalogues that are not in this release
LOCALE_PATHS = [*([Path(_LOCALES_BESIDE)] if _LOCALES_BESIDE else []), HERE / "locale"]
LANGUAGES = languages.found_in(LOCALE_PATHS)
LANGUAGE_COOKIE_NAME = "__Host-language" if SESSION_COOKIE_SECURE else "language"
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
FORMAT_MODULE_PATH = ["torana.base.formats"]  # where Django's own are not as people write there
DATE_FORMAT = "j F Y"  # as most of the world writes it, in a language that Django has no forms for
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"

# --- Static files: compressed and named by their content at set-up, kept in the data folder

STATIC_URL = "/static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our style and scripts are for our pages
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [HERE / "static"] if (HERE / "static").exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing unsealed on disk
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
