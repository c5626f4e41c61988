"""Flows of acts: all of them with their sums, one drawn and compared with other members (業務の流れ)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.joint_office.procedures.enter_flows import enter_flow, set_flow_step
from kikan.businesses.joint_office.reads import activations, flows
from kikan.businesses.joint_office.reads.members import delegates_on, members_on
from kikan.businesses.joint_office.screens.asking import Line, Offering, chosen, url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import plots
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.fields import NumberField
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.plots import FlowStep, Plot, Series
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant


def _minutes(label: str) -> forms.IntegerField:
    """Minutes of a step; empty where the step is not there."""
    return forms.IntegerField(label=label, min_value=0, max_value=99_999, required=False)


class FlowForm(Offering):
    """業務の流れの登録."""

    business = forms.ChoiceField(label="業務")
    act = Line(label="事務（例：転入届の受付）", longest=60)
    yearly = forms.IntegerField(label="年間の件数", min_value=0, max_value=9_999_999)
    copies = NumberField(label="手順を写すもとの流れの番号", required=False)


class StepForm(Offering):
    """手順の登録."""

    step = forms.IntegerField(label="手順の番号", min_value=1, max_value=99)
    who = Line(label="だれが", longest=40)
    what = Line(label="何をする", longest=100)
    papers = Line(label="書類（「、」で区切る）", longest=100, required=False)
    before = _minutes("これまで（分）。なかった手順は空欄")
    after = _minutes("これから（分）。なくす手順は空欄")
    gap = chosen("標準との差")
    decision = chosen("決定")


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest, municipality: int) -> HttpResponse:
    """Every flow with its minutes and hours a year, the sum of each member; a delegate enters another."""
    actor = actor_in(request)
    with tenant(municipality):
        found, names = flows.flows_now(), {m.member: m.name for m in members_on(None)}
        member = delegates_on(clock.today()).get(actor.user)
    form = FlowForm(request.POST or None, offered={"business": list(activations.businesses().items())})

    def act() -> str:
        return url("flow", municipality, number=enter_flow(**form.cleaned_data, actor=actor))

    found.sort(key=lambda f: f.member != member)
    context = {
        "rows": [(f, names.get(f.member, ""), url("flow", municipality, number=f.flow)) for f in found],
        "sums": [(s, names.get(s.member, "")) for s in flows.sums(found)],
        "tiles": [
            Tile("登録した事務", f"{len(found):,}", "件"),
            Tile("決まっていないローカルルール", f"{sum(f.undecided for f in found):,}", "件"),
        ],
        "may_enter": actor.may("joint_office.request") and member is not None,
    }
    return carried_out(request, form, act, "joint_office/flows.html", context)


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def flow(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One flow drawn, its steps as a table, the same act of other members; its own delegate sets a step.

    Errors: NotFound.
    """
    actor = actor_in(request)
    with tenant(municipality):
        everything, names = flows.flows_now(), {m.member: m.name for m in members_on(None)}
        member = delegates_on(clock.today()).get(actor.user)
    found = next((f for f in everything if f.flow == number), None)
    if found is None:
        raise NotFound("この業務の流れはありません。", what_to_do="一覧から開き直してください。")
    offered: dict[str, Any] = {"gap": flows.GAPS, "decision": flows.DECISIONS}
    initial = {"step": max((s.step for s in found.steps), default=0) + 1, "gap": 0, "decision": 0}
    form = StepForm(request.POST or None, offered=offered, initial=initial)

    def act() -> str:
        set_flow_step(flow=number, **form.cleaned_data, actor=actor)
        return url("flow", municipality, number=number)

    same = flows.alike(found, everything)
    context = {
        "flow": found, "member": names.get(found.member, ""), "drawn": _drawn(found),
        "same": [(f, names.get(f.member, ""), url("flow", municipality, number=f.flow)) for f in same],
        "compared": _compared(same, names), "may_change": actor.may("joint_office.request") and member == found.member,
    }  # fmt: skip
    return carried_out(request, form, act, "joint_office/flow.html", context)


def _drawn(it: flows.FlowLine) -> Plot | None:
    steps = [FlowStep(s.who, s.what, s.papers, s.before, s.after) for s in it.steps]
    return plots.flow("flow", f"{it.act}の流れ", steps) if steps else None


def _compared(same: list[flows.FlowLine], names: dict[int, str]) -> Plot | None:
    """Minutes of one case, before and after, of each member."""
    if len(same) < 2:
        return None
    series = [
        Series("これまで", tuple(f.minutes.before for f in same)),
        Series("これから", tuple(f.minutes.after for f in same)),
    ]
    return plots.bars("compared", "1件当たりの時間", [names.get(f.member, "") for f in same], series, "分")
