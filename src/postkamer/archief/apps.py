"""The Django app of the record."""

from django.apps import AppConfig


class ArchiefConfig(AppConfig):
    """Name and label of the app."""

    name = "postkamer.archief"
    label = "archief"
    verbose_name = "Archief"
