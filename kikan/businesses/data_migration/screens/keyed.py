"""Records keyed twice (二度打ち): piles, the form of a layout for two clerks, differences side by side."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.data_migration.procedures import keyed as acts
from kikan.businesses.data_migration.reads import keyed as reads
from kikan.businesses.data_migration.reads.mappings import book
from kikan.businesses.data_migration.reads.sources import businesses
from kikan.businesses.data_migration.screens.asking import Line, url
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.person import Badge
from kikan.shared.desk.tables import Column, Table
from kikan.shared.exchange.layouts import Field
from kikan.shared.tenancy import tenant

FEW = 8
COLOURS = {"once": "grey", "even": "green", "differs": "red", "decided": "green"}
TYPES = {"D": "2026-11-28の形", "F": "0か1", "N": "数字"}


class BeginForm(forms.Form):
    layout = forms.ChoiceField(label="移行先のレイアウト")
    business = forms.ChoiceField(label="業務")
    title = Line(label="名称（台帳・申請書など）")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, offered in (("layout", reads.layouts()), ("business", list(businesses().items()))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "選んでください"), *offered]


class RecordForm(forms.Form):
    """A field for each of the layout; what must be there and what may stand there is in its label."""

    def __init__(
        self, data: Any, fields: list[Field], *, initial: dict[str, str] | None = None, decides: bool
    ) -> None:
        super().__init__(data)
        self.names = [f.name for f in fields]
        for i, f in enumerate(fields):
            known = (initial or {}).get(f.name, "")
            self.fields[f"c{i}"] = Line(label=_label(f), longest=400, required=False, initial=known)
        if decides:
            self.fields["reason"] = Line(label="どちらが正しいか、決めた理由", longest=200)

    def cells(self) -> dict[str, str]:
        return {name: self.cleaned_data[f"c{i}"] for i, name in enumerate(self.names)}


def _label(f: Field) -> str:
    hints = ["必須"] if f.required else []
    if f.type in TYPES:
        hints.append(TYPES[f.type])
    codes = book().codes[f.codes] if f.codes else {}
    if 0 < len(codes) <= FEW:
        hints.append(" ".join(f"{code}={each['ja']}" for code, each in codes.items()))
    return f"{f.name}（{'、'.join(hints)}）" if hints else f.name


@screen("data_migration.look")
@require_http_methods(["GET", "POST"])
def keyed(request: HttpRequest, municipality: int) -> HttpResponse:
    """The piles so far, and a form to begin another."""
    actor = actor_in(request)
    form = BeginForm(request.POST or None)
    with tenant(municipality):
        found = reads.batches()

    def act() -> str:
        return url("keyed_batch", municipality, number=acts.begin_keyed(**form.cleaned_data, actor=actor))

    columns = (
        Column("title", "名称", url=lambda b: url("keyed_batch", municipality, number=b.number)),
        Column("layout_ja", "移行先"), Column("records", "件数", "count", value=lambda b: len(b.records)),
        Column("open", "そろっていない件", "count"),
    )  # fmt: skip
    table = Table(
        request, columns, found, name="keyed", ja="二度打ち", sort="", filters=False, empty="まだありません。"
    )
    context = {"table": table, "may_change": actor.may("data_migration.change")}
    return carried_out(request, form, act, "data_migration/keyed.html", context)


@screen("data_migration.look")
@require_http_methods(["GET", "POST"])
def keyed_batch(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The next record for whoever looks, blind to what the other keyed; a difference is decided with both beside it."""
    actor, here = actor_in(request), url("keyed_batch", municipality, number=number)
    given = request.POST if request.method == "POST" else None
    with tenant(municipality):
        page = reads.batch(number)
        fields = reads.fields_of(page.layout)
        asked = (given or request.GET).get("line", "")
        told = next((r for r in page.records if r.state == "differs" and str(r.line) == asked), None)
        both = reads.cells_of(number, told.line) if told else {}
    if told:
        looks.record(actor, screen="data_migration.keyed_batch", persons=[])
    line, turn = (told.line, reads.DECIDED) if told else page.next_for(actor.user)
    is_made = given is not None and "do_make" in given
    form = RecordForm(
        None if is_made else given, fields, initial=both.get(reads.SECOND), decides=told is not None
    )
    making = forms.Form(given if is_made else None)

    def act() -> str:
        if is_made:
            return url("source", municipality, number=acts.make_keyed_file(batch=number, actor=actor))
        if told:
            acts.decide_record(
                batch=number, line=told.line, cells=form.cells(), reason=form.cleaned_data["reason"], actor=actor
            )  # fmt: skip
        else:
            place = {
                "batch": number,
                "line": _whole(given, "line", line),
                "turn": _whole(given, "turn", turn),
            }
            acts.key_record(**place, cells=form.cells(), actor=actor)
        return here

    columns = (
        Column("line", "件", "count"),
        Column("state_ja", "状態", "badge", value=lambda r: Badge(r.state_ja, COLOURS[r.state])),
        Column("differing", "違う項目", value=lambda r: "、".join(r.differing),
               url=lambda r: f"{here}?line={r.line}" if r.state == "differs" else ""),
    )  # fmt: skip
    table = Table(
        request, columns, page.records, name="records", ja="入力した件", sort="", filters=False, per_page=100,
        empty="まだ入力していません。",
    )  # fmt: skip
    context = {
        "page": page, "table": table, "line": line, "turn": turn, "told": told, "making": making, "record": form,
        "beside": [(n, both[1][n], both[2][n]) for n in told.differing] if told else [],
        "may_change": actor.may("data_migration.change"), "is_ready": page.records and not page.open,
        "back": url("keyed", municipality),
    }  # fmt: skip
    return carried_out(request, making if is_made else form, act, "data_migration/keyed_batch.html", context)


def _whole(given: Any, name: str, otherwise: int) -> int:
    """What the form was drawn for; anything else is what would come next."""
    text = (given or {}).get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise
