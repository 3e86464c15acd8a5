"""The settings of the platform: environment first, typed; a wrong value stops the start with a clear sentence.

Every variable has a default that lets a clean clone start. ``docs/operating.md`` is the list for operators.
"""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

PACKAGE = Path(__file__).resolve().parent
LEAST_KEY = 50


def _root() -> Path:
    """Give the clone we run from, or the working directory where the package is installed."""
    clone = PACKAGE.parents[1]
    return clone if (clone / "pyproject.toml").exists() else Path.cwd()


def _flag(name: str, *, default: bool) -> bool:
    value = str(env.str(name, default="yes" if default else "no")).strip().lower()
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off", ""}:
        return False
    message = f"{name} is {value!r}; write yes or no."
    raise ImproperlyConfigured(message)


def _whole(name: str, *, default: int, least: int, most: int) -> int:
    value = str(env.str(name, default=str(default))).strip()
    if value.isascii() and value.isdigit() and least <= int(value) <= most:
        return int(value)
    message = f"{name} is {value!r}; write a whole number from {least} to {most}."
    raise ImproperlyConfigured(message)


def _data_directory() -> Path:
    path = Path(str(env.str("KHUNNATHAM_DATA", default=str(_root() / "var")))).expanduser().resolve()
    try:
        path.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as fault:
        message = f"KHUNNATHAM_DATA is {path}; the directory cannot be made: {fault.strerror}."
        raise ImproperlyConfigured(message) from fault
    if not os.access(path, os.W_OK):
        message = f"KHUNNATHAM_DATA is {path}; this account may not write there."
        raise ImproperlyConfigured(message)
    return path


def _secret_key(directory: Path) -> str:
    """Give the key of the environment, or the one generated once into the data directory and readable by us alone."""
    given = str(env.str("SECRET_KEY", default=""))
    if given:
        if len(given) < LEAST_KEY:
            message = f"SECRET_KEY is shorter than {LEAST_KEY} characters; write a longer one or leave it out."
            raise ImproperlyConfigured(message)
        return given
    path = directory / "secret-key"
    if not path.exists():
        # Two workers may start at once: write aside, then link; the first link wins and both read the same key.
        draft = directory / f"secret-key.{os.getpid()}"
        descriptor = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def _address() -> str:
    """Give the public address, without a slash at its end; certificates print it."""
    value = str(env.str("KHUNNATHAM_ADDRESS", default="http://localhost:8000")).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        message = f"KHUNNATHAM_ADDRESS is {value!r}; write the public address such as https://moral.example.go.th."
        raise ImproperlyConfigured(message)
    return value


def _database(directory: Path) -> dict[str, Any]:
    url = str(env.str("DATABASE_URL", default=f"sqlite:///{directory / 'khunnatham.sqlite3'}"))
    scheme = url.partition(":")[0]
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        message = f"DATABASE_URL begins with {scheme!r}; write sqlite:///path or postgres://user:password@host/name."
        raise ImproperlyConfigured(message)
    settings: dict[str, Any] = dict(env.db_url_config(url))
    settings["CONN_MAX_AGE"] = 600  # opening a PostgreSQL connection for each request nearly doubles its cost
    if scheme == "sqlite":
        settings["OPTIONS"] = {
            # A transaction that reads first and writes later would fail under load; take the write lock at once and wait.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: a commit is on the disk before it is acknowledged. NORMAL would survive a killed server too, but lose
            # the last commits with the power; an office without a UPS must not lose a hand-in it was shown.
            # recursive_triggers: INSERT OR REPLACE must not slip past the triggers that keep the journal.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; "
                "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; "
                "PRAGMA journal_size_limit=67108864"
            ),
        }
    else:
        settings["CONN_HEALTH_CHECKS"] = True
    return settings


def _mail() -> dict[str, Any]:
    """Give the mail server of the environment; without one, what is sent goes nowhere."""
    url = str(env.str("EMAIL_URL", default="")) or "dummymail://"
    scheme = url.partition(":")[0]
    if scheme not in {"smtp", "smtps", "smtp+tls", "smtp+ssl", "dummymail"}:
        message = (
            f"EMAIL_URL begins with {scheme!r}; write smtp://, smtp+tls:// or smtp+ssl:// with user:password@host:port."
        )
        raise ImproperlyConfigured(message)
    return dict(env.email_url_config(url))


DATA = _data_directory()
DEBUG = _flag("DEBUG", default=False)
DEMONSTRATION = _flag("KHUNNATHAM_DEMONSTRATION", default=False)
SECRET_KEY = _secret_key(DATA)

# ── addresses and security ──────────────────────────────────────────────────────────────
ADDRESS = _address()
TRUSTED_PROXIES = _whole("KHUNNATHAM_TRUSTED_PROXIES", default=0, least=0, most=5)
IS_HTTPS = ADDRESS.startswith("https://")
ALLOWED_HOSTS: list[str] = [
    *dict.fromkeys(
        [
            *env.list("ALLOWED_HOSTS", default=[]),
            str(urlsplit(ADDRESS).hostname),
            "localhost",
            "127.0.0.1",
            "[::1]",
        ]
    )
]
CSRF_TRUSTED_ORIGINS = [ADDRESS]
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 3600 * _whole("KHUNNATHAM_SESSION_HOURS", default=12, least=1, most=720)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = IS_HTTPS
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "frame-src": [SELF],  # the preview of a PDF stands in a frame of our own address
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# ── what runs ───────────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "khunnatham.journal",
    "khunnatham.background",
    "khunnatham.organisations",
    "khunnatham.evidence",
    "khunnatham.facts",
    "khunnatham.meetings",
    "khunnatham.notices",
    "khunnatham.plans",
    "khunnatham.procurement",
    "khunnatham.assessments",
    "khunnatham.review",
    "khunnatham.awards",
    "khunnatham.calendars",
    "khunnatham.notifications",
    "khunnatham.documents",
    "khunnatham.bundling",
    "khunnatham.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "axes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "khunnatham.web.privacy.PrivacyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "khunnatham.web.preferences.PreferencesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "khunnatham.web.here.HereMiddleware",
    "khunnatham.web.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "khunnatham.urls"
WSGI_APPLICATION = "khunnatham.wsgi.application"
ASGI_APPLICATION = "khunnatham.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": _database(DATA)}
# Long work waits in the database for `khunnatham work`: no broker. A task queued inside a transaction exists with its commit.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
CACHES = {
    # On the disk, so that all workers count together; it holds counts and nothing of anybody's work.
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,  # pages in web/templates, papers in documents/templates
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "khunnatham.web.context.here",
                "khunnatham.web.preferences.preferences",
            ],
        },
    },
]

# ── mail: none leaves the machine before EMAIL_URL names a server ────────────────────────
SENDS_MAIL = bool(env.str("EMAIL_URL", default=""))
MAIL = _mail()
EMAIL_BACKEND = MAIL["EMAIL_BACKEND"]
EMAIL_HOST = MAIL.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = MAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = MAIL.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = MAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(MAIL.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(MAIL.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = str(env.str("KHUNNATHAM_MAIL_FROM", default=f"khunnatham@{urlsplit(ADDRESS).hostname}"))

# ── people ──────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "organisations.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "post_en", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
# Per account AND address: a stranger elsewhere cannot lock an officer out of her own account.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = _whole("KHUNNATHAM_SIGN_IN_ATTEMPTS", default=8, least=3, most=1000)
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "khunnatham.organisations.sign_in.client_address"
AXES_USERNAME_CALLABLE = "khunnatham.organisations.sign_in.sign_in_name"
AXES_LOCKOUT_TEMPLATE = "locked-out.html"
AXES_DISABLE_ACCESS_LOG = True  # who signed in from where is personal data that nobody here needs
AXES_VERBOSE = False

# ── language and time ───────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Bangkok"
USE_TZ = True

# ── files ───────────────────────────────────────────────────────────────────────────────
MEDIA_ROOT = DATA / "media"
MEDIA_URL = "/media/"  # never served as such: every file goes through a permission
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
# `collectstatic` writes the manifest; a clone that has not run it yet serves the files from where they lie.
HAS_STATIC_MANIFEST = not DEBUG and (STATIC_ROOT / "staticfiles.json").exists()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if HAS_STATIC_MANIFEST or _flag("KHUNNATHAM_COLLECTING", default=False)
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
    },
}
WHITENOISE_USE_FINDERS = not HAS_STATIC_MANIFEST
# Links of evidence are asked for in the public internet only. Tests have a server of their own beside them; nothing else may.
FETCH_FROM_LOCAL_ADDRESSES = False
EVIDENCE_MAX_BYTES = _whole("KHUNNATHAM_UPLOAD_MEGABYTES", default=25, least=1, most=2000) * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = DATA / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
for _directory in (MEDIA_ROOT, FILE_UPLOAD_TEMP_DIR, STATIC_ROOT):
    _directory.mkdir(mode=0o750, exist_ok=True)

# ── logging: what failed and where, never who or what they wrote ────────────────────────
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},  # it tells every step of every paper
        "fontTools": {"level": "ERROR"},
        "pikepdf": {"level": "ERROR"},
        "axes": {"handlers": ["nowhere"], "propagate": False},  # it writes sign-in names and addresses
    },
}
