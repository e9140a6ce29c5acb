"""Start Django with the settings of this process."""

import os

import django
from django.apps import apps


def start_django() -> None:
    """Set Django up; may be called again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "postkamer.conf.settings")
    if not apps.ready:
        django.setup()
