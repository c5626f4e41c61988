"""Admission cards (投票所入場券): the printing run, its files, a card again."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.elections.documents import ADMISSION_CARD
from kikan.businesses.elections.procedures.issue_cards import reissue_card
from kikan.businesses.elections.reads import cards, choices, correcting, places, roll
from kikan.businesses.elections.screens.poll_asking import carried_out, url
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import printed
from kikan.shared.desk.fields import NumberField
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column
from kikan.shared.errors import Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import Run
from kikan.shared.tenancy import clock, tenant

PRINT = "elections.print_cards"


@screen("elections.print")
@require_http_methods(["GET", "POST"])
def printing(request: HttpRequest, municipality: int, election: int) -> HttpResponse:
    """How many cards there are and are wanted; the runs so far with their files. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        held = places.require_election(election)
        wanted, copies = len(cards.wanted(held, clock.today())), cards.copies_of(election)
        correction = correcting.correction_of(election)
        stale = len(cards.wanted(held, clock.today(), correction)) if correction else 0
        is_held = held.withdrawn_on is None and bool(roll.contests_of(election))
    if request.method == "POST":
        if not is_held:
            raise Refused("投票を行わない選挙の入場券は作れません。", cites="公職選挙法第100条")

        def start() -> HttpResponse:
            again: dict[str, int | str] = {"corrected": 1} if "corrected" in request.POST else {}
            number = queue.enqueue(PRINT, actor=actor, parameters={"election": election, **again})
            return redirect("run", municipality=municipality, number=number)

        return once(request, start)
    more = (Column("election", "選挙番号", "count", value=lambda r: r.parameters.get("election", 0)),)
    context = {
        "held": held, "is_held": is_held, "table": printed.runs_table(request, PRINT, "elections:cards_printed", more),
        "wanted": wanted, "stale": stale,
        "tiles": [
            Tile("まだ入場券のない選挙人", f"{wanted:,}", "人"), Tile("発行した入場券", f"{copies.first:,}", "枚"),
            Tile("再発行・訂正後", f"{copies.again:,}", "枚"),
            *([Tile("訂正前の券だけの選挙人", f"{stale:,}", "人")] if correction else []),
        ],
    }  # fmt: skip
    return render(request, "elections/cards.html", context)


def _paper(_: Run) -> str:
    return ADMISSION_CARD.kind


def _themselves(persons: list[int]) -> dict[int, int]:
    return {p: p for p in persons}


@screen("elections.print")
@require_GET
def printed_files(request: HttpRequest, municipality: int, run: int) -> HttpResponse:
    """The files of a run, what could not be printed, and who was passed over. Errors: NotFound."""
    context = printed.printed_context(request, PRINT, run, _paper, "elections:cards_file", _themselves)
    return render(request, "desk/printed.html", {**context, "index_url": url("poll", municipality)})


@screen("elections.print")
@require_GET
def printed_file(request: HttpRequest, municipality: int, run: int, first: int) -> HttpResponse:
    """One file for the printer. Errors: NotFound."""
    return printed.printed_file(request, PRINT, run, first, _paper)


class ReissueForm(forms.Form):
    """入場券の再発行."""

    person = NumberField(label="宛名番号")
    reason = forms.TypedChoiceField(label="事由", coerce=int)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["reason"].choices = choices.card_reasons()  # type: ignore[attr-defined]


@screen("elections.print")
@require_http_methods(["GET", "POST"])
def reissue(request: HttpRequest, municipality: int, election: int) -> HttpResponse:
    """Print a card again, or one for who has none. Errors: NotFound."""
    actor, form = actor_in(request), ReissueForm(request.POST or None)
    with tenant(municipality):
        held = places.require_election(election)

    def act() -> str:
        given = form.cleaned_data
        number = reissue_card(election=election, **given, actor=actor)
        looks.record(actor, screen="elections.cards", persons=[given["person"]], operation="print")
        return reverse("documents_paper", kwargs={"municipality": municipality, "number": number})

    note = (
        "入場券がなくても投票できます。再発行した券には「再発行」と印刷します。前の券で受付をしても、投票できるのは一度だけです。"
        "支援措置の対象者は、支援措置責任者の解除を受けてから発行します。"
    )
    context = {"ja": f"入場券の再発行　{held.name}", "button": "再発行する", "note": note}
    return carried_out(request, form, act, "elections/poll_form.html", context)
