"""The Django app of the screens: templates and static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Name and label of the app."""

    name = "postkamer.web"
    label = "web"
