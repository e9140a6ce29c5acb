"""Django's settings, derived from `conf.config`."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from postkamer.conf.config import Config, ConfigError, current


def database(config: Config) -> dict[str, Any]:
    """Return Django's settings for the database. Raises ConfigError for an unknown address."""
    if config.database_url is None:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": config.database_file,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 300,  # seconds that one writer waits for another
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
                    "PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=8000"
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
        "OPTIONS": dict(parse_qsl(url.query)),
    }


DATABASES = {"default": database(current())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["postkamer.archief", "postkamer.web"]
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
LANGUAGE_CODE = "nl"
ROOT_URLCONF = "postkamer.web.urls"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
SECRET_KEY = "unused: there are no sessions or forms yet"  # noqa: S105
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {"default-src": ["'none'"], "style-src": ["'self'"], "form-action": ["'self'"]}
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": []},
    }
]
