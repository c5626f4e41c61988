"""Who is insured where (加入の点検): sums by scheme, and everybody insured twice or in neither, with the reason known."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.health_insurance.reads.coverage import Uncovered
from kikan.businesses.health_insurance.reads.coverage import coverage as read_coverage
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.tables import Column, Table
from kikan.shared.tenancy import tenant

LISTED = 2000


@screen("health_insurance.look")
@require_http_methods(["GET", "POST"])  # the list is exported by POST, with its reason
def coverage(request: HttpRequest, municipality: int) -> HttpResponse:
    """Everybody living here on the page's day; those insured twice first, and at most 2,000 lines."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        found = read_coverage(day)
        lines = found.lines[:LISTED]
        labels = labels_of({line.person for line in lines}, day)
    looks.record(actor, screen="health_insurance.coverage", persons=sorted(labels))

    def person_url(line: Uncovered) -> str:
        place = {"municipality": municipality, "number": line.person}
        return reverse("health_insurance:person", kwargs=place)

    columns = (
        Column("person", "宛名番号", "number", url=person_url),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("reason", "理由"),
        Column("since", "喪失日", "day"),
    )
    table = Table(
        request, columns, lines, name="coverage", ja="加入の点検", per_page=50, export_right="health_insurance.export",
        person=lambda r: r.person, empty="二重に加入している人も、どちらにも加入していない人もいません。",
    )  # fmt: skip
    if (sent := table.export()) is not None:
        return sent
    tiles = [
        Tile("住民", f"{found.residents:,}", "人"),
        Tile("国保", f"{found.in_nhi:,}", "人"),
        Tile("後期高齢者医療", f"{found.in_elderly:,}", "人"),
        Tile("二重の加入", f"{len(found.twice):,}", "人"),
        Tile("どちらにも加入していない", f"{len(found.lines) - len(found.twice):,}", "人"),
    ]
    context = {
        "table": table, "tiles": tiles, "reasons": found.reasons(), "is_cut": len(found.lines) > LISTED, "listed": LISTED,
    }  # fmt: skip
    return render(request, "health_insurance/coverage.html", context)
