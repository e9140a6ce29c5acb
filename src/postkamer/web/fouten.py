"""Pages for what goes wrong: in Dutch, what it is and what to do now."""

import logging
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from postkamer.archief.bestanden import LostBytesError
from postkamer.archief.bewijs import NoProofError
from postkamer.archief.opzet import NoArchiveError
from postkamer.archief.queries import NotFoundError
from postkamer.core.errors import PostkamerError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an error page says. `command` is shown as code; `code` leads to the server's own log."""

    status: int
    title: str
    sentences: tuple[str, ...]
    command: str = ""
    code: str = ""


NOT_FOUND = Trouble(
    404,
    "Deze pagina bestaat niet",
    ("Het adres klopt niet, of het bericht staat niet in dit archief.",),
)
BAD_REQUEST = Trouble(
    400, "Dit verzoek klopt niet", ("De server begrijpt het adres niet. Begin opnieuw bij zoeken.",)
)
NO_MESSAGE = Trouble(
    404, "Dit bericht bestaat niet", ("Er is geen bericht met dit nummer. Zoek het op woorden.",)
)
NO_PROOF = Trouble(
    410,
    "Er is geen bewijs meer van dit bericht",
    ("De logregel is gewist, bijvoorbeeld omdat het bericht is vernietigd.",),
)


def error_page(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """Return the page of an error. It asks nothing of the database."""
    context = {
        "titel": trouble.title,
        "zinnen": trouble.sentences,
        "opdracht": trouble.command,
        "code": trouble.code,
    }
    return render(request, "web/fout.html", context, status=trouble.status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page of an address that does not exist."""
    del exception
    return error_page(request, NOT_FOUND)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page of a request that cannot be understood."""
    del exception
    return error_page(request, BAD_REQUEST)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page of an error of ours, with the code under which the server logged it."""
    code = secrets.token_hex(4)
    logger.error("Fout %s op %s", code, request.path, exc_info=sys.exc_info())
    return error_page(
        request,
        Trouble(
            500,
            "Er ging iets mis bij ons",
            ("Alleen deze pagina is niet gelukt. Er is niets kwijt en niets veranderd.",),
            code=code,
        ),
    )


def trouble_of(error: Exception) -> Trouble | None:
    """Return what to say of an error that somebody can do something about, else None."""
    if isinstance(error, NotFoundError):
        return NO_MESSAGE
    if isinstance(error, NoProofError):
        return NO_PROOF
    if isinstance(error, LostBytesError):
        return Trouble(
            500, "Dit bestand is niet te lezen", (str(error),), "postkamer verify --full"
        )
    if isinstance(error, NoArchiveError):
        return Trouble(503, "Het archief is er nog niet", (str(error),), "postkamer init")
    if isinstance(error, DatabaseError):
        return Trouble(
            503,
            "De database geeft geen antwoord",
            (
                "Zoeken en lezen kan nu niet. Probeer het over een minuut opnieuw.",
                "Blijft het zo? Controleer de schijf en de rechten van de datamap met:",
            ),
            "postkamer verify",
        )
    if isinstance(error, PostkamerError):
        return Trouble(500, "Dit lukt nu niet", (str(error),))
    return None


class ErrorPages:
    """Middleware: errors with something to do about them get a page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response; nothing with messages in it is kept by browsers or proxies."""
        response = self._get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page for an error that a view raised, or None for one we do not know."""
        trouble = trouble_of(exception)
        if trouble is None:
            return None
        if trouble.status >= 500:
            logger.error("%s op %s: %s", trouble.title, request.path, exception)
        return error_page(request, trouble)
