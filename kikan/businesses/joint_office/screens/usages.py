"""The usage plans of a year: what members will use, what is missing, where it differs, taken into the cost (利用計画)."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.joint_office.procedures import plan_usage as plans
from kikan.businesses.joint_office.reads import activations, costs, usages
from kikan.businesses.joint_office.reads.members import delegates_on, members_on
from kikan.businesses.joint_office.screens.asking import Line, Offering, url
from kikan.businesses.joint_office.screens.hearings import AskForm
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.fields import EraDateField
from kikan.shared.desk.pieces import Tile
from kikan.shared.tenancy import clock, tenant

FORM = "joint_office/form.html"
EARLIEST, LATEST = date(2000, 4, 1), date(2099, 12, 31)
BUDGET = 1


class PlanForm(Offering):
    """利用計画書の1行."""

    business = forms.ChoiceField(label="業務")
    is_used = forms.BooleanField(label="利用する", required=False)
    users = forms.IntegerField(label="利用者数（職員）", min_value=0, max_value=99_999, required=False)
    from_on = EraDateField(
        label="利用の開始（年度の途中のとき）", earliest=EARLIEST, latest=LATEST, required=False
    )
    until_on = EraDateField(
        label="利用の終了（年度の途中のとき）", earliest=EARLIEST, latest=LATEST, required=False
    )
    note = Line(label="備考", required=False)

    def clean_users(self) -> int:
        return self.cleaned_data["users"] or 0


class TakersForm(Offering):
    """対象の団体."""

    cost_class = forms.ChoiceField(label="経費の区分")
    business = forms.ChoiceField(label="業務")


class ValuesForm(Offering):
    """基準の値."""

    business = forms.ChoiceField(label="業務（空欄は全業務の合計）", required=False)


@screen("joint_office.look")
@require_GET
def usage(request: HttpRequest, municipality: int, year: int) -> HttpResponse:
    """Every member's plan beside the register, what is missing and what differs, the users planned and counted."""
    actor, today = actor_in(request), clock.today()
    with tenant(municipality):
        rows, missing = usages.compared_in(year), usages.missing_in(year)
        hearing, names = usages.usage_hearing(year), {m.member: m.name for m in members_on(None)}
        planned, counted = usages.users_of(year), usages.counted_users(year)
        member = delegates_on(today).get(actor.user)
    may_change = actor.may("joint_office.change")
    context = {
        "year": year,
        "hearing": hearing,
        "rows": [(c, names.get(c.member, "")) for c in rows],
        "missing": [(names[m], "、".join(of)) for m, of in missing.items() if of],
        "sums": [
            (names[m], planned.get(m, 0), counted.get(m)) for m in sorted(planned.keys() | counted.keys())
        ],
        "tiles": [
            Tile("対象の団体", f"{len(missing):,}", "団体"),
            Tile("足りない団体", f"{sum(bool(of) for of in missing.values()):,}", "団体"),
            Tile("登録との違い", f"{sum(bool(c.differs) for c in rows):,}", "件"),
        ],
        "plan_url": url("usage_plan", municipality, year=year)
        if member is not None and actor.may("joint_office.request")
        else "",
        "links": [
            (ja, url(name, municipality, year=year))
            for ja, name in (
                ("利用計画書を照会する", "usage_ask"),
                ("対象の団体に使う", "usage_takers"),
                ("基準の値に使う", "usage_values"),
            )
        ]
        if may_change
        else [],
        "back": url("costs", municipality, year=year, phase=BUDGET),
    }
    return render(request, "joint_office/usage.html", context)


@screen("joint_office.request")
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, municipality: int, year: int) -> HttpResponse:
    """One business of the plan of the member one speaks for."""
    form = PlanForm(request.POST or None, offered={"business": list(activations.businesses().items())})
    return _sent(request, municipality, year, form, plans.plan_usage, "利用計画書", "提出する")


@screen("joint_office.change")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, municipality: int, year: int) -> HttpResponse:
    """Ask every member for its plan by a day."""
    form = AskForm(request.POST or None)
    return _sent(request, municipality, year, form, plans.ask_usage, "利用計画書の照会", "照会する")


@screen("joint_office.change")
@require_http_methods(["GET", "POST"])
def takers(request: HttpRequest, municipality: int, year: int) -> HttpResponse:
    """Let a class of the budget concern those that plan to use a business."""
    with tenant(municipality):
        classes = [(c.cost_class, c.ja) for c in costs.costs_of(year, BUDGET)]
    offered = {"cost_class": classes, "business": list(activations.businesses().items())}
    form = TakersForm(request.POST or None, offered=offered)

    def take(**given: Any) -> int:
        return plans.take_usage_takers(phase=BUDGET, **given)

    return _sent(request, municipality, year, form, take, "当初予算の区分の対象の団体", "登録する")


@screen("joint_office.change")
@require_http_methods(["GET", "POST"])
def values(request: HttpRequest, municipality: int, year: int) -> HttpResponse:
    """Keep the planned users as values of the year."""
    form = ValuesForm(request.POST or None, offered={"business": list(activations.businesses().items())})
    return _sent(
        request, municipality, year, form, plans.take_usage_values, "基準の値（利用者数）", "登録する"
    )


def _sent(
    request: HttpRequest, municipality: int, year: int, form: Offering, procedure: Any, ja: str, button: str
) -> HttpResponse:
    """A form of one procedure about the plan of a year; leads back to its page."""
    place = url("usage", municipality, year=year)

    def act() -> str:
        procedure(year=year, **form.cleaned_data, actor=actor_in(request))
        return place

    context = {"ja": f"{fiscal_year_in_words(year)}　{ja}", "button": button, "back": place}
    return carried_out(request, form, act, FORM, context)
