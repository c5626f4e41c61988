"""The whole acceptance of the municipality on one page (受入総括): all businesses side by side, numbers alone."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.data_migration.documents import ACCEPTANCE, PRINT
from kikan.businesses.data_migration.procedures.print_sheets import print_acceptance
from kikan.businesses.data_migration.reads import acceptance as reads
from kikan.businesses.data_migration.reads.sheets import issued_of
from kikan.businesses.data_migration.screens.asking import paper_url, sheets_of, url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.pieces import Tile
from kikan.shared.tenancy import clock, tenant


@screen("data_migration.look")
@require_http_methods(["GET", "POST"])
def acceptance(request: HttpRequest, municipality: int) -> HttpResponse:
    """Every business, what is missing, who signed; a button prints it. Errors: NotPermitted by the act."""
    actor = actor_in(request)
    with tenant(municipality):
        found = reads.acceptance(clock.today())
        number = found.rehearsal
        issued = issued_of(number, ACCEPTANCE.kind) if number else []
    form = forms.Form(request.POST)
    context: dict[str, Any] = {
        "it": found, "page": found.cutover, "tiles": _tiles(found), "printing": form,
        "sheets": sheets_of(issued, municipality, actor),
        "may_print": actor.may(PRINT) and found.cutover is not None and found.cutover.rehearsal.is_done,
        "compared": [
            (c, url("comparison", municipality, number=c.number))
            for c in (found.cutover.comparisons if found.cutover else ())
        ],
        "cutover": url("cutover", municipality, number=number) if number else "",
        "back": url("home", municipality),
    }  # fmt: skip
    return carried_out(
        request, form, lambda: paper_url(municipality, print_acceptance(actor=actor)),
        "data_migration/acceptance.html", context,
    )  # fmt: skip


def _tiles(found: reads.Acceptance) -> list[Tile]:
    return [
        Tile("業務", f"{len(found.lines):,}", "件"),
        Tile("移行した件数", f"{found.whole.loaded:,}", "件"),
        Tile("受け入れなかった件数", f"{found.whole.rejected:,}", "件"),
        Tile("検収までに残っていること", f"{len(found.missing):,}", "件"),
    ]
