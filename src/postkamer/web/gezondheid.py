"""The health page: can people read and search? For monitoring, in JSON with English keys."""

import logging
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from postkamer import __version__
from postkamer.archief import log, queries
from postkamer.archief.zoeken.index import Index, IndexDamagedError
from postkamer.conf.config import current

logger = logging.getLogger(__name__)


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Tell whether database and index can be read; 503 when one cannot. No personal data."""
    del request
    database, lines = database_health()
    index = index_health(lines)
    ok = bool(database["ok"] and index["ok"])
    body = {
        "ok": ok,
        "version": __version__,
        "database": database,
        "log": {"entries": lines},
        "index": index,
    }
    return JsonResponse(body, status=200 if ok else 503)


def database_health() -> tuple[dict[str, Any], int | None]:
    """Return whether the database answers, and the number of lines of the log."""
    try:
        return {"ok": True}, log.size()
    except (DatabaseError, IndexError) as error:  # IndexError: tables without a first line
        logger.error("De database geeft geen antwoord: %s", error)
        return {"ok": False}, None


def index_health(lines: int | None) -> dict[str, Any]:
    """Return how far the index is, and by how many log lines it lags; that it lags is no fault.

    An index without a line while there are messages is one.
    """
    try:
        position = Index(current().index).position()
    except (IndexDamagedError, OSError) as error:
        logger.error("De zoekindex is niet te lezen: %s", error)
        return {"ok": False, "position": None, "behind": None}
    absent = bool(lines) and position == 0 and not queries.is_empty()
    behind = None if lines is None else max(lines - position, 0)
    return {"ok": not absent, "position": position, "behind": behind}
