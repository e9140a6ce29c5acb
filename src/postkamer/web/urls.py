"""The addresses of the screens."""

from django.urls import URLPattern, path

from postkamer.web import bericht, gezondheid, zoeken

handler400 = "postkamer.web.fouten.bad_request"
handler404 = "postkamer.web.fouten.not_found"
handler500 = "postkamer.web.fouten.server_error"

urlpatterns: list[URLPattern] = [
    path("", zoeken.search, name="zoeken"),
    path("bericht/<int:record_id>", bericht.message, name="bericht"),
    path(
        "bericht/<int:record_id>/versie/<int:version>/origineel",
        bericht.original,
        name="origineel",
    ),
    path("bericht/<int:record_id>/versie/<int:version>/bewijs", bericht.proof, name="bewijs"),
    path(
        "bericht/<int:record_id>/versie/<int:version>/bijlage/<int:position>",
        bericht.attachment,
        name="bijlage",
    ),
    path("gezondheid", gezondheid.health, name="gezondheid"),
]
