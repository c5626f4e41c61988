"""The yearly works of an insurance beside the premium itself (仮徴収・負担割合の処理): start one, the runs so far."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kikan.shared.access.screen import actor_in
from kikan.shared.desk.as_of import require_today
from kikan.shared.desk.premiums.desk import PremiumDesk
from kikan.shared.desk.premiums.run import YearForm, years_around
from kikan.shared.desk.runs.views import table_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, tenant

WORKS = {
    "charge_interim": "仮徴収額の決定（4月・6月・8月）",
    "decide_ratios": "負担割合の判定（8月からの1年分）",
}


def yearly_work(request: HttpRequest, municipality: int, desk: PremiumDesk) -> HttpResponse:
    """Start the interim months or the ratios of a year."""
    actor = actor_in(request)
    works = {f"{desk.business}.{name}": ja for name, ja in WORKS.items()}
    job = request.POST.get("job", "")
    form = YearForm(
        request.POST if job in works else None, years=years_around(),
        initial={"fiscal_year": fiscal_year_of(clock.today())},
    )  # fmt: skip
    if job in works and form.is_valid():
        require_today(request)

        def start() -> HttpResponse:
            number = queue.enqueue(job, actor=actor, parameters=form.cleaned_data)
            return redirect("run", municipality=municipality, number=number)

        return once(request, start)
    with tenant(municipality):
        runs = [r for r in queue.recent(municipality, 100, desk.business) if r.job in works]
    context = {**desk.context(), "form": form, "works": works.items(), "table": table_of(request, runs)}
    return render(request, "desk/premiums/yearly_work.html", context, status=400 if form.errors else 200)
