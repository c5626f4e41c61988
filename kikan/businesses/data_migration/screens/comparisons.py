"""Our own amounts beside the old ones (再計算の突合): the groups, the differences, a reason for each."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.data_migration.procedures.compare import decide_difference
from kikan.businesses.data_migration.reads import comparisons as reads
from kikan.businesses.data_migration.screens.asking import Line, url
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.fields import NumberField
from kikan.shared.desk.tables import Column, Table
from kikan.shared.tenancy import tenant


class DecideForm(forms.Form):
    group = forms.TypedChoiceField(label="区分", coerce=int, empty_value=None)
    person = NumberField(label="宛名番号（空なら、この区分のすべて）", required=False)
    reason = Line(label="理由と処置", longest=200)

    def __init__(self, *args: Any, offered: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "選んでください"), *offered]


@screen("data_migration.look")
@require_http_methods(["GET", "POST"])
def comparison(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One levy of a year: what differs, why, and a form for the reason. Errors: NotFound; NotPermitted by the act."""
    actor = actor_in(request)
    with tenant(municipality):
        found, lines = reads.comparison(number), reads.differences(number)
    looks.record(actor, screen="data_migration.comparison", persons=[line.person for line in lines])
    offered = [(g.group, f"{g.ja}（{g.open:,}件）") for g in found.groups]
    form = DecideForm(request.POST or None, offered=offered)

    def act() -> str:
        given = dict(form.cleaned_data)
        decide_difference(comparison_number=number, **given, actor=actor)
        return url("comparison", municipality, number=number)

    columns = (
        Column("person", "宛名番号", "count"), Column("group_ja", "区分"),
        Column("old", "旧システムの額", "count"), Column("new", "このシステムの額", "count"),
        Column("difference", "差", "count"), Column("reason", "理由と処置"),
    )  # fmt: skip
    table = Table(
        request, columns, lines, name="differences", ja="差のある人", sort="", filters=False, per_page=100,
        empty="差はありません。",
    )  # fmt: skip
    context = {
        "it": found, "table": table, "shown": reads.SHOWN, "may_decide": actor.may("data_migration.approve"),
        "back": url("cutover", municipality, number=found.rehearsal),
    }  # fmt: skip
    return carried_out(request, form, act, "data_migration/comparison.html", context)
