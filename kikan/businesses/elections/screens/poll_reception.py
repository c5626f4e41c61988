"""Reception at the polls (投票の受付): one line finds the voter, one key hands the ballots, everything else blocks."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kikan.businesses.elections.procedures.hand_ballots import ASK, cancel_ballot, hand_ballots
from kikan.businesses.elections.reads import cards, choices, counted, finding, incidents, overseas, places
from kikan.businesses.elections.reads.judging import Judgement, Why, judge, setting_of
from kikan.businesses.elections.screens.poll_asking import carried_out, number_in, url
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.fields import ExactText
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError, Refused
from kikan.shared.tenancy import clock, tenant

HELD = 1


class KeyForm(forms.Form):
    """The one line of reception."""

    key = ExactText(label="バーコード・氏名・生年月日", longest=80)


class _Reception:
    """A terminal at a place: what the browser sent decides what is shown."""

    def __init__(self, request: HttpRequest, election: int, kind: str, number: int) -> None:
        self.request, self.actor, self.today = request, actor_in(request), clock.today()
        with tenant(self.actor.municipality):
            held, self.place = setting_of(election), places.place_of(kind, number, self.today)
        if held is None or self.place is None or self.place.election not in (None, election):
            raise NotFound(
                "この選挙の投票所ではありません。", what_to_do="投票所の一覧から開き直してください。"
            )
        if held.is_closed:
            raise NotFound(
                "この選挙の記録は閉鎖されています。", what_to_do="投票者数は投票速報で見られます。"
            )
        self.held = held
        self.form = KeyForm()
        self.found: list[finding.Found] = []
        self.judged: Judgement | None = None
        self.replaced: list[Badge] = []
        self.is_card_shown = "is_card_shown" in request.POST
        self.overseas_card: int | None = None
        self.is_confirmed = "is_confirmed" in request.POST and self.actor.may("elections.change")

    def answer(self) -> HttpResponse:
        """The page for what the browser sent."""
        if self.request.method != "POST":
            return self._page()
        person = number_in(self.request.POST.get("person"))
        if person is None:
            self._find()
        elif "hand" in self.request.POST or "oath" in self.request.POST:
            return self._hand(person)
        else:
            self._choose(person)
        return self._page()

    def _find(self) -> None:
        self.form = KeyForm(self.request.POST)
        if not self.form.is_valid():
            return
        try:
            given = finding.asked(self.form.cleaned_data["key"])
            with tenant(self.actor.municipality):
                self.found = finding.find(given, self.held.election, self.today)
                newer = cards.newer_than(given.card) if given.card is not None else None
                if len(self.found) == 1:
                    self._judge(self.found[0].person)
        except Refused as error:
            refuse(self.form, error)
            return
        if newer is not None:
            ja = f"入場券{given.card}番は、入場券{newer}番に作り直した前の券です。受付はこのままできます。"
            self.replaced = [Badge(ja, "amber")]
        looks.record(
            self.actor, screen="elections.reception", persons=[f.person for f in self.found], operation="search"
        )  # fmt: skip
        if not self.found:
            self.form.add_error(
                "key", "この市区町村に該当する人がいません。読み方と生年月日を確かめてください。"
            )

    def _choose(self, person: int) -> None:
        with tenant(self.actor.municipality):
            one = finding.person_found(person, self.today)
            if one is None:
                raise NotFound("この人の記録がありません。", what_to_do="もう一度探してください。")
            self.found = [one]
            self._judge(person)
        looks.record(self.actor, screen="elections.reception", persons=[person])

    def _judge(self, person: int) -> None:
        assert self.place is not None
        closed = places.closed_today(self.place, self.held.election_on, self.today)
        if closed:
            self.judged = Judgement(person, Why(closed, "公職選挙法第40条・第48条の2"))
            return
        self.judged = judge(
            self.held, person, self.today, district=self.place.district, is_confirmed=self.is_confirmed,
            is_card_shown=self.is_card_shown, is_for_abroad=self.place.is_for_abroad,
        )  # fmt: skip
        if self.judged.is_abroad:
            self.overseas_card = overseas.card_on(person, self.today)

    def _hand(self, person: int) -> HttpResponse:
        assert self.place is not None
        asked = self.request.POST
        try:
            return once(self.request, lambda: self._handed(person))
        except NotPermitted:
            raise
        except ProcedureError as error:
            self.is_confirmed = "is_confirmed" in asked and self.actor.may("elections.change")
            self._choose(person)
            # Whom nothing may be handed the card tells of; a summary above it would only push it down.
            if self.judged is not None and self.judged.open:
                self.form.errors["__all__"] = self.form.error_class([f"{error.message}{error.what_to_do}"])
            return self._page(409)

    def _handed(self, person: int) -> HttpResponse:
        assert self.place is not None
        asked = self.request.POST
        votes = hand_ballots(
            election=self.held.election, person=person, actor=self.actor, district=self.place.district,
            place=self.place.early, oath=number_in(asked.get("oath")), is_proxy="is_proxy" in asked,
            is_braille="is_braille" in asked, is_confirmed=self.is_confirmed,
            helpers=tuple(asked.getlist("helper")), is_card_shown=self.is_card_shown,
        )  # fmt: skip
        return redirect(f"{self.request.path}?done={votes[0]}&of={len(votes)}")

    def _page(self, status: int = 200) -> HttpResponse:
        assert self.place is not None
        with tenant(self.actor.municipality):
            handed = counted.at_place(self.held, self.place, self.today)
            helpers = incidents.helpers_at(self.held.election, self.place, self.today)
        one = self.found[0] if len(self.found) == 1 else None
        judged = self.judged
        context: dict[str, Any] = {
            "form": self.form, "place": self.place, "held": self.held, "election": self.election(),
            "found": self.found[: finding.MOST] if one is None else [], "is_many": len(self.found) > finding.MOST,
            "one": one, "judged": judged, "handed": handed, "ask": ASK,
            "oaths": choices.oaths() if self.place.is_early else (), "is_confirmed": self.is_confirmed,
            "may_correct": self.actor.may("elections.change"), "notices": [*self._done(), *self.replaced],
            "may_confirm": self.actor.may("elections.change") and judged is not None
            and any(line.may_confirm for line in judged.lines) and judged.stop is None,
            "overseas_card": self.overseas_card, "is_card_shown": self.is_card_shown,
            "may_show_card": judged is not None and judged.is_abroad and not self.is_card_shown
            and self.place.is_for_abroad,
            "helpers": self.request.POST.getlist("helper") or helpers, "where": f"{self.place.kind}-{self.place.number}",
            "is_proxy": "is_proxy" in self.request.POST, "is_braille": "is_braille" in self.request.POST,
            "is_special": bool({"is_proxy", "is_braille"} & set(self.request.POST)),
            "incidents_url": url("incidents", self.actor.municipality, election=self.held.election),
            "places_url": url("poll_places", self.actor.municipality, election=self.held.election),
        }  # fmt: skip
        is_wrong = status == 200 and bool(self.form.errors)
        return render(self.request, "elections/reception.html", context, status=400 if is_wrong else status)

    def election(self) -> str:
        """The contests of the day by name."""
        return "・".join(str(c.kind.label) for c in self.held.contests if c.state == HELD)

    def _done(self) -> list[Badge]:
        """The strip after a reception: its numbers and how many ballots to hand."""
        first, count = number_in(self.request.GET.get("done")), number_in(self.request.GET.get("of"))
        if self.request.method != "GET" or first is None or not count or count > len(self.held.contests):
            return []
        with tenant(self.actor.municipality):
            kinds = [
                str(line.kind.label)
                for line in counted.reception_of(first)
                if line.election == self.held.election
            ]
        what = f"{'・'.join(kinds)}の" if kinds else ""
        last = f"〜{first + count - 1}" if count > 1 else ""
        return [
            Badge(
                f"受付しました（受付{first}{last}番）。{what}投票用紙{count}枚を交付してください。", "green"
            )
        ]


@screen("elections.reception")
@require_http_methods(["GET", "POST"])
def early(request: HttpRequest, municipality: int, election: int, place: int) -> HttpResponse:
    """Reception at a place of early voting. Errors: NotFound."""
    return _Reception(request, election, places.EARLY, place).answer()


@screen("elections.reception")
@require_http_methods(["GET", "POST"])
def on_day(request: HttpRequest, municipality: int, election: int, district: int) -> HttpResponse:
    """Reception at a polling place on election day. Errors: NotFound."""
    return _Reception(request, election, places.DAY, district).answer()


class CorrectForm(forms.Form):
    """What is taken back, and why."""

    votes = forms.TypedMultipleChoiceField(
        label="取り消す受付", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.TypedChoiceField(label="理由", coerce=int)

    def __init__(self, data: Any, lines: choices.Choices, reasons: choices.Choices) -> None:
        super().__init__(data, initial={"votes": [number for number, _ in lines]})
        self.fields["votes"].choices = lines  # type: ignore[attr-defined]
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]


@screen("elections.change")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, municipality: int, vote: int) -> HttpResponse:
    """Take a reception back, all of its ballots or some; by another person than who made it. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        lines = counted.reception_of(vote)
        if not lines:
            raise NotFound("この受付番号の受付はないか、選挙の記録が閉鎖されています。")
        one = finding.person_found(lines[0].person, clock.today())
    looks.record(actor, screen="elections.correct", persons=[lines[0].person])
    open_lines = [(line.vote, f"{line.vote}番　{line.kind.label}") for line in lines if not line.is_cancelled]
    form = CorrectForm(request.POST or None, open_lines, choices.corrections(lines[0].how))

    def act() -> str:
        with tenant(municipality):
            for number in form.cleaned_data["votes"]:
                cancel_ballot(vote=number, reason=form.cleaned_data["reason"], actor=actor)
        return url("poll_places", municipality, election=lines[0].election) + "?corrected=1"

    context = {"lines": lines, "one": one, "is_open": bool(open_lines)}
    return carried_out(request, form, act, "elections/correct.html", context)
