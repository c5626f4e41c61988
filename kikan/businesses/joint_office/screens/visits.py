"""Visits: the log with what is to be done, one visit with its observations (現場訪問の記録)."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.joint_office.procedures.log_visits import enter_visit, set_observation
from kikan.businesses.joint_office.reads import visits
from kikan.businesses.joint_office.reads.activations import businesses
from kikan.businesses.joint_office.reads.members import members_on
from kikan.businesses.joint_office.screens.asking import Line, Offering, chosen, url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.fields import EraDateField, NumberField
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant

EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)
PLACES = {"request": "要望第{}号", "faq": "FAQ第{}号", "flow": "業務の流れ第{}号"}


class VisitForm(Offering):
    """現場訪問の登録."""

    member = chosen("団体")
    visited_on = EraDateField(label="訪問の日", earliest=EARLIEST, latest=LATEST)
    section = Line(label="訪問先の課", longest=60)
    business = forms.ChoiceField(label="業務（全てなら選ばない）", required=False)
    who = Line(label="訪問した人の職（氏名は書かない）", longest=100)
    purpose = Line(label="目的", longest=200)


class ObservationForm(forms.Form):
    """気づきと次の行動."""

    observation = forms.IntegerField(label="気づきの番号", min_value=1, max_value=99)
    text = Line(label="気づき（住民や職員の氏名は書かない）", longest=1000)
    action = Line(label="次の行動", longest=300, required=False)
    in_charge = Line(label="担当（課・職）", longest=60, required=False)
    due_on = EraDateField(label="期限", earliest=EARLIEST, latest=LATEST, required=False)
    request = NumberField(label="要望番号（要望にしたとき）", required=False)
    faq = NumberField(label="FAQの番号（FAQにしたとき）", required=False)
    flow = NumberField(label="業務の流れの番号（手順を直したとき）", required=False)
    done_on = EraDateField(label="済んだ日", earliest=EARLIEST, latest=LATEST, required=False)
    result = Line(label="結果", longest=300, required=False)


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest, municipality: int) -> HttpResponse:
    """What is still to be done, then every visit, the newest first; the office enters another."""
    actor, today = actor_in(request), clock.today()
    with tenant(municipality):
        found, names = visits.visits_now(), {m.member: m.name for m in members_on(None)}
        observations = visits.observations_of(*(v.visit for v in found))
        offered = [(m.member, m.name) for m in members_on(today)]
    form = VisitForm(
        request.POST or None, offered={"member": offered, "business": list(businesses().items())}
    )

    def act() -> str:
        return url("visit", municipality, number=enter_visit(**form.cleaned_data, actor=actor))

    by = {v.visit: v for v in found}
    left = visits.open_of(observations)
    context = {
        "left": [
            (
                f, by[f.visit], names.get(by[f.visit].member, ""), f.is_late_on(today),
                url("visit", municipality, number=f.visit),
            )
            for f in left
        ],
        "rows": [
            (
                v, names.get(v.member, ""), url("visit", municipality, number=v.visit), v.visited_on > today,
                sum(f.visit == v.visit for f in observations), sum(f.visit == v.visit for f in left),
            )
            for v in found
        ],
        "may_change": actor.may("joint_office.change"),
    }  # fmt: skip
    return carried_out(request, form, act, "joint_office/visits.html", context)


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One visit with what it found; a post sets a observation. Errors: NotFound."""
    actor, today = actor_in(request), clock.today()
    with tenant(municipality):
        found = visits.visit_of(number)
        observations = visits.observations_of(number)
        names = {m.member: m.name for m in members_on(None)}
    if found is None:
        raise NotFound("この訪問はありません。", what_to_do="訪問の一覧から開き直してください。")
    form = ObservationForm(
        request.POST or None,
        initial={"observation": max((f.observation for f in observations), default=0) + 1},
    )

    def act() -> str:
        set_observation(visit=number, **form.cleaned_data, actor=actor)
        return url("visit", municipality, number=number)

    is_to_come = found.visited_on > today
    context = {
        "visit": found,
        "name": names.get(found.member, ""),
        "member_url": url("member", municipality, number=found.member),
        "is_to_come": is_to_come,
        "observations": [(f, f.is_late_on(today), *_went_on(municipality, f)) for f in observations],
        "may_change": actor.may("joint_office.change") and not is_to_come,
        "back": url("visits", municipality),
    }
    return carried_out(request, form, act, "joint_office/visit.html", context)


def _went_on(municipality: int, observation: visits.ObservationLine) -> tuple[str, str]:
    """What became of a observation, in words, and where that is."""
    for name, ja in PLACES.items():
        if (number := getattr(observation, name)) is not None:
            where = url("faqs", municipality) if name == "faq" else url(name, municipality, number=number)
            return ja.format(number), where
    return "", ""
