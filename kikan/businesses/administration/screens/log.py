"""The log of administration (管理の記録)."""

from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.ground.eras import in_words
from kikan.shared.access.administration_log import Line, lines
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.tables import Column, Table
from kikan.shared.tenancy import clock, tenant

DAYS = {"7": "7日間", "31": "1か月", "366": "1年"}


@screen("administration.look")
@require_http_methods(["GET", "POST"])
def log(request: HttpRequest, municipality: int) -> HttpResponse:
    """What was done to users, rights, terminals and values, up to the as-of date, the latest first."""
    days = request.GET.get("days", "31")
    days = days if days in DAYS else "31"
    end = datetime.combine(as_of(request) + timedelta(days=1), time.min, clock.TOKYO)
    with tenant(municipality):
        found = lines(end - timedelta(days=int(days)), end)
    table = _table(request, found)
    if (sent := table.export()) is not None:
        return sent
    context = {"table": table, "days": days, "choices": DAYS.items(), "office": actor_in(request).office_name}
    return render(request, "administration/log.html", context)


def _table(request: HttpRequest, rows: list[Line]) -> Table:
    columns = (
        Column("at", "日時", "text", value=lambda x: moment(x.at)),
        Column("act_ja", "操作"),
        Column("user", "操作者"),
        Column("whom", "対象の利用者"),
        Column("detail", "内容"),
        Column("reason", "理由"),
        Column("terminal", "端末", "code"),
    )
    return Table(
        request, columns, rows, name="log", ja="管理の記録", per_page=50, empty="この期間の記録はありません。",
        export_right="administration.export",
    )  # fmt: skip


def moment(at: datetime) -> str:
    """令和8年11月23日 10:05:12."""
    local = at.astimezone(clock.TOKYO)
    return f"{in_words(local.date())} {local:%H:%M:%S}"
