"""The cost of a year and who bears it (割り勘): what is entered, sheets, approval, notices, what-if, effect."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.businesses.joint_office.procedures import enter_costs
from kikan.businesses.joint_office.procedures.allocate_costs import allocate_costs
from kikan.businesses.joint_office.reads import allocations, costs, sharing
from kikan.businesses.joint_office.reads.headcounts import people_on
from kikan.businesses.joint_office.reads.members import MemberLine, members_on
from kikan.businesses.joint_office.screens import cost_forms as forms
from kikan.businesses.joint_office.screens.asking import url
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import plots
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.pages import is_reopened, refuse
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.plots import Series
from kikan.shared.desk.sending import once
from kikan.shared.desk.years import FIRST_YEAR, LAST_YEAR, fiscal_year_of
from kikan.shared.errors import NotFound, ProcedureError, Refused
from kikan.shared.tenancy import clock, tenant

FORM = "joint_office/form.html"


@screen("joint_office.look")
@require_GET
def now(request: HttpRequest, municipality: int) -> HttpResponse:
    """The budget of today's fiscal year."""
    return redirect(url("costs", municipality, year=fiscal_year_of(clock.today()), phase=1))


@screen("joint_office.look")
@require_GET
def year_page(request: HttpRequest, municipality: int, year: int, phase: int) -> HttpResponse:
    """What is entered for a year and a phase, what is missing, its sheets. Errors: NotFound."""
    actor = actor_in(request)
    _require_phase(phase)
    with tenant(municipality):
        lines, counts = costs.costs_of(year, phase), costs.counts_of(year)
        bodies, sheets = _latest(), allocations.allocations_of(year)
        keys, told = _rules(year)
        problem = told or _problem(year, phase)
    values = costs.values_of(counts)
    bases = costs.counted_bases(keys)
    context = {
        "year": year,
        "phase": phase,
        "phase_ja": costs.phase_ja(phase),
        "lines": _with_keys(lines, keys, bodies),
        "bases": [costs.unit_ja(b) for b in bases],
        "problem": problem,
        "values": [(m.name, [values.get(m.member, {}).get(b) for b in bases]) for m in bodies if m.is_full],
        "sources": [(costs.unit_ja(c.basis), _name(bodies, c.member), c) for c in counts],
        "sheets": [(a, url("sheet", municipality, number=a.number)) for a in sheets],
        "phases": [
            (ja, url("costs", municipality, year=year, phase=n), n == phase) for n, ja in costs.phases()
        ],
        "years": [
            (y, url("costs", municipality, year=y, phase=phase))
            for y in (year - 1, year + 1)
            if FIRST_YEAR <= y <= LAST_YEAR
        ],
        "may_change": actor.may("joint_office.change"),
        "tiles": [
            Tile("歳出額", f"{sum(c.expense for c in lines):,}", "円"),
            Tile("特定財源", f"{sum(c.earmarked for c in lines):,}", "円"),
            Tile("負担金の総額", f"{sum(c.total for c in lines):,}", "円"),
        ],
        "links": [
            (ja, url(name, municipality, year=year, phase=phase))
            for ja, name in (
                ("経費を登録する", "enter_cost"),
                ("単独の経費を登録する", "enter_own_cost"),
                ("基準の値を登録する", "enter_count"),
            )
        ],
        "take_url": f"{url('enter_count', municipality, year=year, phase=phase)}?from=register",
        "what_if_url": url("what_if", municipality, year=year, phase=phase),
        "effect_url": url("effect", municipality, year=year),
        "usage_url": url("usage", municipality, year=year),
        "allocate_url": url("allocate", municipality, year=year, phase=phase),
    }
    return render(request, "joint_office/costs.html", context)


def _require_phase(phase: int) -> None:
    if phase not in dict(costs.phases()):
        raise NotFound("この段階はありません。", what_to_do="年度の画面から開き直してください。")


def _latest() -> list[MemberLine]:
    """Every member ever entered, as it stands last."""
    return list({m.member: m for m in members_on(None)}.values())


def _name(bodies: list[MemberLine], code: int) -> str:
    return next((m.name for m in bodies if m.member == code), "")


def _rules(year: int) -> tuple[costs.Keys, str]:
    """The keys of a year, and what is told where they are missing."""
    try:
        return costs.rules(year)[1], ""
    except Refused as error:
        return {}, f"{error.message}{error.what_to_do}"


def _problem(year: int, phase: int) -> str:
    """Why nothing can be computed yet; empty when it can."""
    try:
        sharing.sheet_of(year, phase)
    except Refused as error:
        return f"{error.message}{error.what_to_do}"
    return ""


def _with_keys(
    lines: list[costs.CostLine], keys: costs.Keys, bodies: list[MemberLine]
) -> list[tuple[Any, ...]]:
    """Each class with its keys, own amounts and takers in words."""
    return [
        (
            line,
            "・".join(f"{costs.basis_ja(b)}{costs.percent(w)}" for b, w in keys.get(line.cost_class, ())),
            "、".join(f"{_name(bodies, m)} {amount:,}円" for m, amount in line.own.items()),
            "全団体" if line.takers is None else "、".join(_name(bodies, m) for m in line.takers),
        )
        for line in lines
    ]


@screen("joint_office.change")
@require_http_methods(["GET", "POST"])
def enter_cost(request: HttpRequest, municipality: int, year: int, phase: int) -> HttpResponse:
    """A class of cost of the year."""
    _require_phase(phase)
    with tenant(municipality):
        offered = {"cost_class": _classes(year), "takers": _members()}
    form = forms.CostForm(request.POST or None, offered=offered)
    form.fields["takers"].choices = offered["takers"]  # type: ignore[attr-defined]

    def act() -> str:
        enter_costs.enter_cost(year=year, phase=phase, **form.cleaned_data, actor=actor_in(request))
        return url("costs", municipality, year=year, phase=phase)

    return carried_out(request, form, act, FORM, _heading(municipality, year, phase, "経費"))


@screen("joint_office.change")
@require_http_methods(["GET", "POST"])
def enter_own_cost(request: HttpRequest, municipality: int, year: int, phase: int) -> HttpResponse:
    """What belongs to one member alone."""
    _require_phase(phase)
    with tenant(municipality):
        offered = {"cost_class": _classes(year), "member": _members()}
    form = forms.OwnCostForm(request.POST or None, offered=offered)

    def act() -> str:
        enter_costs.enter_own_cost(year=year, phase=phase, **form.cleaned_data, actor=actor_in(request))
        return url("costs", municipality, year=year, phase=phase)

    return carried_out(request, form, act, FORM, _heading(municipality, year, phase, "単独の経費"))


@screen("joint_office.change")
@require_http_methods(["GET", "POST"])
def enter_count(request: HttpRequest, municipality: int, year: int, phase: int) -> HttpResponse:
    """The value of a basis of a member, with its source; `?from=register` counts the members' registers."""
    _require_phase(phase)
    if request.GET.get("from") == "register":
        return _counted(request, municipality, year, phase)
    with tenant(municipality):
        bases = costs.counted_bases(_rules(year)[0])
        offered = {"basis": [(b, costs.unit_ja(b)) for b in bases], "member": _members()}
    form = forms.CountForm(request.POST or None, offered=offered)

    def act() -> str:
        enter_costs.enter_count(year=year, **form.cleaned_data, actor=actor_in(request))
        return url("costs", municipality, year=year, phase=phase)

    return carried_out(request, form, act, FORM, _heading(municipality, year, phase, "基準の値"))


def _counted(request: HttpRequest, municipality: int, year: int, phase: int) -> HttpResponse:
    form = forms.TakeForm(request.POST or None)

    def act() -> str:
        day = form.cleaned_data["counted_on"]
        people = people_on(municipality, day)
        enter_costs.take_counts(year=year, counted_on=day, people=people, actor=actor_in(request))
        return url("costs", municipality, year=year, phase=phase)

    told = "このシステムで動いている構成団体の住民基本台帳から、基準日の人数だけを数えます。"
    context = _heading(municipality, year, phase, "人口") | {"told": told, "button": "数えて登録する"}
    return carried_out(request, form, act, FORM, context)


def _classes(year: int) -> list[tuple[Any, str]]:
    return [(name, costs.class_ja(name)) for name in sorted(_rules(year)[0])]


def _members() -> list[tuple[Any, str]]:
    return [(m.member, m.name) for m in _latest()]


def _heading(municipality: int, year: int, phase: int, ja: str) -> dict[str, str]:
    back = url("costs", municipality, year=year, phase=phase)
    return {
        "ja": f"{fiscal_year_in_words(year)}　{costs.phase_ja(phase)}　{ja}",
        "button": "登録する",
        "back": back,
    }


@screen("joint_office.change")
@require_POST
def allocate(request: HttpRequest, municipality: int, year: int, phase: int) -> HttpResponse:
    """Compute the shares and keep the sheet."""
    _require_phase(phase)
    actor = actor_in(request)

    def computed() -> HttpResponse:
        number = allocate_costs(year=year, phase=phase, actor=actor)
        return redirect(url("sheet", municipality, number=number))

    return once(request, computed)


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def what_if(request: HttpRequest, municipality: int, year: int, phase: int) -> HttpResponse:
    """Who would pay more or less by other keys of a class; nothing is kept."""
    _require_phase(phase)
    with tenant(municipality):
        form = forms.WhatIfForm(request.POST or None, offered={"cost_class": _classes(year)})
        found: list[sharing.Compared] = []
        if request.method == "POST" and not is_reopened(request) and form.is_valid():
            try:
                found = sharing.compared(year, phase, form.keys())
            except ProcedureError as error:
                refuse(form, error)
    plot = None
    if found:
        labels = [c.name for c in found]
        series = [
            Series("今の割合", tuple(c.now for c in found)),
            Series("試算", tuple(c.then for c in found)),
        ]
        plot = plots.bars("shares", "団体ごとの負担金", labels, series, "円")
    context = {
        "form": form, "found": found, "plot": plot, "year": year, "phase_ja": costs.phase_ja(phase),
        "back": url("costs", municipality, year=year, phase=phase),
    }  # fmt: skip
    return render(request, "joint_office/what_if.html", context, status=400 if form.errors else 200)


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def effect(request: HttpRequest, municipality: int, year: int) -> HttpResponse:
    """What each member pays against its old system; a form enters what it paid."""
    actor = actor_in(request)
    with tenant(municipality):
        found, names = allocations.effects_of(year), dict(_members())
        form = forms.EffectForm(request.POST or None, offered={"member": list(names.items())})

    def act() -> str:
        enter_costs.enter_effect(year=year, **form.cleaned_data, actor=actor)
        return url("effect", municipality, year=year)

    plot, billed = None, [s for s in found if s.is_billed]
    if billed:
        labels = [names[s.member] for s in billed]
        series = [
            Series("旧システム", tuple(s.old for s in billed)),
            Series("共同化の後", tuple(s.new for s in billed)),
        ]
        plot = plots.bars("effect", "団体ごとの年額", labels, series, "円")
    rows = [(names[s.member], s, _tenth(s.per_mille), _years(s), _each(s)) for s in found]
    old, new = sum(s.old for s in billed), sum(s.new for s in billed)
    tiles = [
        Tile("旧システムの年額", f"{old:,}", "円"),
        Tile("共同化の後の年額", f"{new:,}", "円"),
        Tile("減った額", f"{old - new:,}", "円"),
    ]
    context = {
        "year": year, "rows": rows, "plot": plot, "tiles": tiles, "may_change": actor.may("joint_office.change"),
        "back": reverse("joint_office:costs_now", kwargs={"municipality": municipality}),
    }  # fmt: skip
    return carried_out(request, form, act, "joint_office/effect.html", context)


def _tenth(per_mille: int | None) -> str:
    return (
        ""
        if per_mille is None
        else f"{'−' if per_mille < 0 else ''}{abs(per_mille) // 10}.{abs(per_mille) % 10}％"
    )


def _years(saved: allocations.Saved) -> str:
    return "" if saved.payback_years is None else f"{allocations.shown(saved.payback_years)}年"


def _each(saved: allocations.Saved) -> str:
    return "" if saved.per_resident is None else f"{allocations.shown(saved.per_resident)}円"
