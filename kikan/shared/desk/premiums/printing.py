"""Papers of everybody in runs (一括印刷): ask for them, the runs so far, their files."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kikan.ground.eras import fiscal_year_in_words, month_in_words
from kikan.shared.access.screen import actor_in
from kikan.shared.desk import printed
from kikan.shared.desk.premiums.desk import PremiumDesk, Printing
from kikan.shared.desk.premiums.run import years_around
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column
from kikan.shared.errors import NotFound
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import Run
from kikan.shared.tenancy import clock

MONTHS_AHEAD = 6


class PrintForm(forms.Form):
    """Which papers, of which year or month."""

    job = forms.ChoiceField(label="帳票")
    fiscal_year = forms.TypedChoiceField(label="年度", coerce=int)
    month = forms.TypedChoiceField(label="満了の月（更新のお知らせだけ）", coerce=int, required=False)

    def __init__(self, *args: Any, printings: tuple[Printing, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.printings = {p.job: p for p in printings}
        self.fields["job"].choices = [(p.job, p.ja) for p in printings]  # type: ignore[attr-defined]
        self.fields["fiscal_year"].choices = years_around()  # type: ignore[attr-defined]
        self.fields["month"].choices = [("", "選んでください"), *months_ahead()]  # type: ignore[attr-defined]
        if all(p.asks != "month" for p in printings):
            del self.fields["month"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        asked = self.printings.get(str(given.get("job", "")))
        if asked is not None and asked.asks == "month" and not given.get("month"):
            self.add_error("month", "満了の月を選んでください。")
        return given

    def parameters(self) -> dict[str, int]:
        asks = self.printings[self.cleaned_data["job"]].asks
        return {asks: int(self.cleaned_data[asks])}


def months_ahead() -> list[tuple[int, str]]:
    """This month and those to come."""
    today = clock.today()
    ordinals = [today.year * 12 + today.month - 1 + ahead for ahead in range(MONTHS_AHEAD)]
    months = [o // 12 * 100 + o % 12 + 1 for o in ordinals]
    return [(m, month_in_words(m)) for m in months]


def index(request: HttpRequest, municipality: int, desk: PremiumDesk) -> HttpResponse:
    """Ask for papers; the runs so far with their files."""
    actor = actor_in(request)
    form = PrintForm(request.POST or None, printings=tuple(desk.printings))
    if request.method == "POST" and form.is_valid():

        def start() -> HttpResponse:
            run = queue.enqueue(form.cleaned_data["job"], actor=actor, parameters=form.parameters())
            return redirect("run", municipality=municipality, number=run)

        return once(request, start)
    tables = [
        (p.ja, printed.runs_table(request, p.job, f"{desk.business}:printed", (_asked(p),)))
        for p in desk.printings
    ]
    context = {**desk.context(), "form": form, "tables": tables}
    return render(request, "desk/premiums/printing.html", context, status=400 if form.errors else 200)


def _asked(printing: Printing) -> Column:
    def words(run: Run) -> str:
        asked = int(run.parameters.get(printing.asks, 0))
        return month_in_words(asked) if printing.asks == "month" else fiscal_year_in_words(asked)

    return Column("asked", "対象", value=words)


def _printing(desk: PremiumDesk, run: Run) -> Printing:
    for each in desk.printings:
        if each.job == run.job:
            return each
    raise NotFound("この番号の一括印刷はありません。", what_to_do="一括印刷の画面から開き直してください。")


def files(request: HttpRequest, municipality: int, run: int, desk: PremiumDesk) -> HttpResponse:
    """The files of a run, what could not be printed, and who was passed over. Errors: NotFound."""
    one = _printing(desk, queue.find(municipality, run))
    context = printed.printed_context(
        request, one.job, run, lambda _: one.paper, f"{desk.business}:printed_file", lambda them: {p: p for p in them}
    )  # fmt: skip
    return render(request, "desk/printed.html", {**context, "index_url": desk.url("printing", municipality)})


def file(request: HttpRequest, municipality: int, run: int, first: int, desk: PremiumDesk) -> HttpResponse:
    """One file for the printer. Errors: NotFound."""
    one = _printing(desk, queue.find(municipality, run))
    return printed.printed_file(request, one.job, run, first, lambda _: one.paper)
