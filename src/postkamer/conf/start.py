"""Start Django with the settings of this process."""

import os

import django
from django.apps import apps


def start_django() -> None:
    """Set Django up; may be called again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "postkamer.conf.settings")
    if not apps.ready:
        django.setup()


def close_database() -> None:
    """Close what this process has open. The last to do so puts all of SQLite in its one file."""
    if apps.ready:
        from django.db import connections

        connections.close_all()
