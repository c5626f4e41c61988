"""Refused and provisional votes, exchanged ballots, double marks (投票所の特別の取扱い): listed, kept, decided."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.elections.procedures.incidents import (
    cast_provisionally,
    exchange_ballot,
    refuse_vote,
    rule_incident,
)
from kikan.businesses.elections.reads import closing, incidents, places, roll
from kikan.businesses.elections.screens.poll_asking import carried_out, number_in, url
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.act_forms import CHOOSE, choice_field
from kikan.shared.desk.fields import ExactText, NumberField
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant


class _Placed(forms.Form):
    """A form that asks for the place."""

    where = forms.ChoiceField(label="投票所")

    def __init__(self, *args: Any, offered: dict[str, places.Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered = offered
        choices = [(key, f"{p.name}　{p.more}") for key, p in offered.items()]
        self.fields["where"].choices = [CHOOSE, *choices]  # type: ignore[attr-defined]

    def clean_where(self) -> places.Place:
        return self.offered[self.cleaned_data["where"]]


class RefusalForm(_Placed):
    """投票の拒否・仮投票."""

    person = NumberField(label="宛名番号")
    reason = ExactText(label="拒否の理由（投票立会人の異議）", longest=200)
    contests = forms.TypedMultipleChoiceField(
        label="仮投票をした投票用紙（全部なら空欄）",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    are_witnesses_heard = forms.BooleanField(
        label="投票立会人の意見を聴き、投票管理者が決定した", required=False
    )

    def __init__(self, *args: Any, contests: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contests"].choices = contests  # type: ignore[attr-defined]


class ExchangeForm(_Placed):
    """投票用紙の引換え."""

    contest = choice_field("投票用紙")
    reason = ExactText(label="引換えの理由（書き損じ・汚れなど）", longest=200)

    def __init__(self, *args: Any, contests: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contest"].choices = [CHOOSE, *contests]  # type: ignore[attr-defined]


class RulingForm(forms.Form):
    """仮投票・照合の食い違いの決定."""

    incident = choice_field("決定する取扱い")
    ruling = choice_field("決定")
    reason = ExactText(label="決定の理由", longest=200)

    def __init__(self, *args: Any, waiting: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        rulings = [r for kind in incidents.DECIDED for r in incidents.rulings(kind)]
        self.fields["incident"].choices = [CHOOSE, *waiting]  # type: ignore[attr-defined]
        self.fields["ruling"].choices = [CHOOSE, *rulings]  # type: ignore[attr-defined]


@screen("elections.change")
@require_http_methods(["GET", "POST"])
def of_election(request: HttpRequest, municipality: int, election: int) -> HttpResponse:
    """The acts of an election, and the forms to keep one or decide. Errors: NotFound, also once the records are closed."""
    actor, day, asked = actor_in(request), clock.today(), request.POST
    with tenant(municipality):
        held = places.require_election(election)
        if closing.closing_of(election) is not None:
            raise NotFound(
                "この選挙の記録は閉鎖されています。", what_to_do="投票者数は投票状況で見られます。"
            )
        rows, found = incidents.incidents_of(election), places.places_of(held)
        contests = [(c.contest, str(c.get_kind_display())) for c in roll.contests_of(election)]
        opened = number_in(asked.get("person")) if "open" in asked else None
        labels = labels_of({r.person for r in rows if r.person} | ({opened} if opened else set()), day)
    offered = {f"{p.kind}-{p.number}": p for p in found}
    open_rows = [r for r in rows if r.ruling is None and r.kind in incidents.DECIDED]
    which = next((name for name in ("refuse", "provisional", "exchange", "rule") if name in asked), "")
    # A reception's page sends its person and place to begin with.
    first = {"person": asked.get("person"), "where": asked.get("where")} if "open" in asked else {}
    refusal = RefusalForm(
        asked if which in ("refuse", "provisional") else None, offered=offered, contests=contests, prefix="refusal", initial=first
    )  # fmt: skip
    exchange = ExchangeForm(
        asked if which == "exchange" else None, offered=offered, contests=contests, prefix="exchange", initial=first
    )  # fmt: skip
    waiting = [
        (r.incident, f"{r.incident}番　{r.get_kind_display()}　{labels[r.person].name if r.person else ''}")
        for r in open_rows
    ]
    ruling = RulingForm(asked if which == "rule" else None, waiting=waiting, prefix="ruling")
    if labels:
        looks.record(actor, screen="elections.incidents", persons=sorted(labels))

    def act() -> str:
        if which == "rule":
            rule_incident(**ruling.cleaned_data, actor=actor)
        elif which == "exchange":
            exchange_ballot(election=election, **exchange.cleaned_data, actor=actor)
        else:
            given = dict(refusal.cleaned_data)
            chosen = tuple(given.pop("contests"))
            if which == "refuse":
                refuse_vote(election=election, **given, actor=actor)
            else:
                cast_provisionally(election=election, **given, contests=chosen, actor=actor)
        return url("incidents", municipality, election=election)

    names = dict(contests)
    columns = (
        Column("incident", "取扱番号", "count"),
        Column("kind", "種類", value=lambda r: r.get_kind_display()),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name if r.person else ""),
        Column("contests", "投票用紙", value=lambda r: "・".join(names.get(c, "") for c in r.contests)),
        Column("where", "投票所", value=lambda r: _name(offered, r)),
        Column("happened_on", "年月日", "day"),
        Column("reason", "理由・補助者", value=lambda r: r.reason or "・".join(r.helpers)),
        Column("state", "決定", value=incidents.state_ja),
    )
    table = Table(
        request, columns, rows, name="list", ja="投票所の特別の取扱い", per_page=100,
        empty="記録はありません。", person=lambda r: r.person,
    )  # fmt: skip
    sent = {"rule": ruling, "exchange": exchange}.get(which, refusal)
    context = {
        "who": labels[opened].name if opened and opened in labels else "",
        "held": held,
        "table": table,
        "refusal": refusal,
        "exchange": exchange,
        "ruling": ruling,
        "waits": len(open_rows),
    }
    if request.method == "POST" and not which:
        return carried_out(request, sent, act, "elections/incidents.html", context, is_sent=False)
    return carried_out(request, sent, act, "elections/incidents.html", context)


def _name(offered: dict[str, places.Place], it: Any) -> str:
    key = f"{places.EARLY}-{it.place}" if it.place else f"{places.DAY}-{it.district}"
    return offered[key].name if key in offered else ""
