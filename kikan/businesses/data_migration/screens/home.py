"""The first page of a data migration (データ移行のホーム): the sources and how far each has come."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kikan.businesses.data_migration.reads.sources import businesses, sources
from kikan.businesses.data_migration.screens.asking import url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.offices import joint_offices_of
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.tables import Column, Table
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.models import Municipality


@screen("data_migration.look")
@require_GET
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    """Every source by its number."""
    with tenant(municipality):
        found = sources()
    columns = (
        Column("number", "移行元番号", "count", url=lambda s: url("source", municipality, number=s.number)),
        Column("system", "旧システム"),
        Column("business_ja", "業務"),
        Column("title", "ファイル", url=lambda s: url("source", municipality, number=s.number)),
        Column("version", "形の版", "count"),
        Column("files", "旧ファイル", "count"),
    )
    table = Table(
        request, columns, found, name="sources", ja="移行元", sort="number", filters=False,
        empty="移行元がありません。「移行元の登録」から始めてください。",
    )  # fmt: skip
    tiles = [
        Tile("移行元", f"{len(found):,}", "件"),
        Tile("旧ファイル", f"{sum(s.files for s in found):,}", "件"),
    ]
    waiting = Municipality.objects.values_list("not_live", flat=True).get(code=municipality) or {}
    context = {
        "tiles": tiles, "table": table, "offices": joint_offices_of(actor_in(request)),
        "waiting": sorted((date.fromisoformat(day), businesses().get(name, name)) for name, day in waiting.items()),
    }  # fmt: skip
    return render(request, "data_migration/home.html", context)
