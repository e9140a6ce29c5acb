"""The screens as one WSGI application: `postkamer.web.wsgi:application`."""

from postkamer.conf.start import start_django

start_django()

from django.core.wsgi import get_wsgi_application  # noqa: E402 (settings must be there first)

application = get_wsgi_application()
