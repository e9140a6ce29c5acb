"""Django's settings, derived from `conf.config`."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from postkamer.conf.config import Config, ConfigError, current

KEEP_CONNECTION = 60
"""Seconds that a thread of the server uses one connection: opening one costs more than a page."""


def database(config: Config) -> dict[str, Any]:
    """Return Django's settings for the database. Raises ConfigError for an unknown address."""
    if config.database_url is None:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": config.database_file,
            "CONN_MAX_AGE": KEEP_CONNECTION,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 300,  # seconds that one writer waits for another
                "init_command": (
                    "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                    "PRAGMA cache_size=-32768; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY; "
                    "PRAGMA wal_autocheckpoint=4000"
                ),
            },
        }
    url = urlsplit(config.database_url)
    if url.scheme not in {"postgres", "postgresql"}:
        raise ConfigError(
            "POSTKAMER_DATABASE_URL moet beginnen met postgresql://. "
            "Laat de instelling leeg voor SQLite."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": KEEP_CONNECTION,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(url.query)),
    }


WEB = Path(__file__).parents[1] / "web"

DATABASES = {"default": database(current())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["django.contrib.staticfiles", "postkamer.archief", "postkamer.web"]
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
LANGUAGE_CODE = "nl"
ROOT_URLCONF = "postkamer.web.urls"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *current().hosts]
SECRET_KEY = secrets.token_urlsafe(50)
"""New in each process: nothing is signed or kept with it."""
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "postkamer.web.fouten.ErrorPages",
]
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": []},
    }
]

STATIC_URL = "/static/"
STATIC_ROOT = WEB / "static"
"""Our own files, served from where the package stands; nothing is collected or built here."""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "postkamer.web.statisch.DigestStorage"},
}
STATICFILES_FINDERS: list[str] = []
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_IMMUTABLE_FILE_TEST = "^/static/"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {message}", "style": "{"}},
    "handlers": {
        "none": {"class": "logging.NullHandler"},
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain"},
    },
    "loggers": {
        "django": {"handlers": ["none"], "propagate": False},
        "postkamer": {"handlers": ["stderr"], "level": "INFO"},
    },
}
"""Errors of pages are logged once, by `web.fouten`, with the code that the page shows."""
